// The version of this package, put in by the build.
// oxlint-disable-next-line no-underscore-dangle
declare const __OCTO_VERSION__: string;
export const version = __OCTO_VERSION__;
