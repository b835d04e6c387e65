// The version of this package, inserted by the build.
// oxlint-disable-next-line no-underscore-dangle
declare const __OCTO_VERSION__: string;
export const version = __OCTO_VERSION__;
