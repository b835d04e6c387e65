// git commands that only look, with their options.

const shown =
  "-puswbzCDMBRa -U? -S: -G: -O! -l: -L: -o! -X? --patch --no-patch --unified? --output! --output-indicator-new: --output-indicator-old: --output-indicator-context: --raw --patch-with-raw --indent-heuristic --no-indent-heuristic --minimal --patience --histogram --anchored: --diff-algorithm: --stat? --stat-width: --stat-count: --stat-name-width: --compact-summary --numstat --shortstat --dirstat? --cumulative --summary --patch-with-stat --name-only --name-status --submodule? --color? --no-color --color-moved? --no-color-moved --color-moved-ws: --word-diff? --word-diff-regex: --color-words? --no-renames --find-renames? --find-copies? --find-copies-harder --irreversible-delete --break-rewrites? --diff-filter: --find-object: --pickaxe-all --pickaxe-regex --relative? --no-relative --text --ignore-cr-at-eol --ignore-space-at-eol --ignore-space-change --ignore-all-space --ignore-blank-lines --ignore-matching-lines: --inter-hunk-context: --function-context --exit-code --quiet --ext-diff! --no-ext-diff --textconv! --no-textconv --ignore-submodules? --src-prefix: --dst-prefix: --no-prefix --default-prefix --line-prefix: --full-index --binary --abbrev? --no-abbrev --check --ws-error-highlight: --merge-base --cc --combined-all-paths --skip-to: --rotate-to: --end-of-options";
const commits =
  "-n: -i -E -F -P -g --max-count: --skip: --since: --after: --until: --before: --since-as-filter: --author: --committer: --grep: --grep-reflog: --all-match --invert-grep --regexp-ignore-case --basic-regexp --extended-regexp --fixed-strings --perl-regexp --merges --no-merges --min-parents: --max-parents: --first-parent --exclude-first-parent-only --not --all --branches? --tags? --remotes? --glob: --exclude: --ignore-missing --bisect --stdin! --cherry-mark --cherry-pick --left-only --right-only --cherry --walk-reflogs --merge --boundary --simplify-by-decoration --full-history --dense --sparse --simplify-merges --ancestry-path? --show-pulls --date-order --author-date-order --topo-order --reverse --no-walk? --do-walk --pretty? --format: --abbrev-commit --no-abbrev-commit --oneline --encoding: --expand-tabs? --no-expand-tabs --notes? --no-notes --show-signature! --relative-date --date: --parents --children --left-right --graph --no-graph --show-linear-break? --follow --no-decorate --decorate? --decorate-refs: --decorate-refs-exclude: --source --mailmap --no-mailmap --use-mailmap --log-size --no-diff-merges --diff-merges: --dd --remerge-diff --full-diff --count";

/** Options of the commands that print only. A command that is not listed may be an alias or may change something. */
export const lookerTables: Record<string, string> = {
  status:
    "-sbvuz -u? --short --branch --show-stash --porcelain? --long --verbose --untracked-files? --ignore-submodules? --ignored? --column? --no-column --ahead-behind --no-ahead-behind --renames --no-renames --find-renames?",
  diff: `${shown} --cached --staged --no-index! --base --ours --theirs -123 -0 -h`,
  log: `${shown} ${commits} -m -c -t -r`,
  show: `${shown} ${commits} -m -c -t -r`,
  whatchanged: `${shown} ${commits} -m -c -t -r`,
  shortlog: `${commits} -nsecw --numbered --summary --email --group: -w? --committer`,
  blame:
    "-bltfnspewMCkc -L: -S< -h --contents! --incremental --line-porcelain --porcelain --root --show-stats --progress --no-progress --score-debug --show-name --show-number --show-email --date: --ignore-rev: --ignore-revs-file< --color-lines --color-by-age --abbrev? --reverse: --since: --minimal",
  annotate: "-bltfnspewMCkc -L: --date: --root",
  describe:
    "--all --tags --contains --abbrev? --candidates: --exact-match --debug --long --match: --exclude: --always --first-parent --dirty? --broken?",
  "ls-files":
    "-cdkmoistuvzf -x: -X< --cached --deleted --modified --others --ignored --stage --directory --no-empty-directory --unmerged --killed --resolve-undo --exclude: --exclude-from< --exclude-per-directory: --exclude-standard --error-unmatch --with-tree: --full-name --recurse-submodules --abbrev? --debug --eol --deduplicate --format: --sparse",
  "ls-tree": "-drtlz --long --name-only --name-status --object-only --abbrev? --full-name --full-tree --format:",
  "rev-parse":
    "-q --parseopt! --sq-quote! --revs-only --no-revs --flags --no-flags --default: --prefix: --verify --quiet --sq --short? --not --abbrev-ref? --symbolic --symbolic-full-name --all --branches? --tags? --remotes? --glob: --exclude: --disambiguate: --local-env-vars --path-format: --git-dir --git-common-dir --resolve-git-dir! --git-path: --show-toplevel --show-superproject-working-tree --shared-index-path --absolute-git-dir --is-inside-git-dir --is-inside-work-tree --is-bare-repository --is-shallow-repository --show-cdup --show-prefix --show-object-format? --since: --until: --end-of-options",
  "rev-list": `${commits} -0123456789 --objects --objects-edge --quiet --count --timestamp --header --bisect-vars --bisect-all --disk-usage? --use-bitmap-index --progress: --filter: --missing:`,
  "merge-base": "-a --all --octopus --independent --is-ancestor --fork-point",
  "name-rev": "--tags --refs: --exclude: --all --name-only --no-undefined --always",
  "for-each-ref":
    "-spq --count: --sort: --format: --color? --shell --perl --python --tcl --points-at: --merged? --no-merged? --contains? --no-contains? --ignore-case --omit-empty --exclude:",
  "show-ref": "-dqsh --head --heads --branches --tags --dereference --hash? --verify --abbrev? --quiet --exists",
  "show-branch":
    "-arg --remotes --all --current --topo-order --date-order --sparse --more? --list --merge-base --independent --no-name --sha1-name --topics --reflog? --color? --no-color",
  "diff-tree": `${shown} -rtmvcs --root --no-commit-id --pretty? --format: --merge-base --always`,
  "diff-index": `${shown} -m --cached --merge-base`,
  "diff-files": `${shown} -q -0123`,
  "range-diff": `${shown} --creation-factor: --no-dual-color --left-only --right-only`,
  "count-objects": "-vH --verbose --human-readable",
  "check-ignore": "-qvnz --quiet --verbose --non-matching --no-index --stdin!",
  "check-attr": "-az --all --cached --source: --stdin!",
  "verify-commit": "-v! --raw!",
  version: "--build-options",
  "merge-tree": "",
  cherry: "-v --abbrev?",
  "ls-remote": "",
};

/** `git grep` and `git cat-file` have rules of their own. */
export const grepTable =
  "-airIhHEGPFnlLzocpWqvwe -e: -f< -m: -A: -B: -C: -O! --text --textconv! --no-textconv --ignore-case --max-depth: --recursive --no-recursive --word-regexp --invert-match --full-name --extended-regexp --basic-regexp --perl-regexp --fixed-strings --line-number --column --files-with-matches --name-only --files-without-match --open-files-in-pager! --null --only-matching --count --color? --no-color --break --heading --show-function --function-context --context: --after-context: --before-context: --threads: --and --or --not --all-match --quiet --cached --no-index! --untracked --no-exclude-standard --exclude-standard --recurse-submodules --max-count:";
