// The button that shows the chosen folder on the machine. The dialog behind it is loaded when it is first opened.
import { createSignal, type JSX } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Folder } from "../../kit/icons.ts";
import { lazyPart } from "../../lazy/lazy.tsx";
import { t } from "../../text/t.ts";
import "./folder-button.css";

const FolderPicker = lazyPart(() => import("./folder-picker.tsx").then(({ FolderPicker }) => FolderPicker));

export function FolderButton(props: { folder: string | undefined; choose(folder: string): void }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const folder = () => props.folder && onOneLine(props.folder);
  const name = () => folder()?.split(/[\\/]/).filter(Boolean).at(-1);
  return (
    <>
      <button
        type="button"
        class="quiet folder-button"
        data-tip={folder() ?? t().chat.chooseFolder}
        onPointerEnter={() => void FolderPicker.preload()}
        onClick={() => setOpen(true)}
      >
        <Folder size={14} /> {name() ?? t().chat.chooseFolder}
      </button>
      <Dialog open={open()} close={() => setOpen(false)} label={t().chat.chooseFolder}>
        <FolderPicker
          start={props.folder ?? ""}
          choose={(folder) => {
            props.choose(folder);
            setOpen(false);
          }}
        />
      </Dialog>
    </>
  );
}
