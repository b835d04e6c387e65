// Recognises a request that was refused because of an image, in the words of vendors and local servers.

const aboutImages = [
  /(unsupported|invalid|unable to (process|read|decode)|could not (process|read|decode)|cannot (process|read|identify)|too many|at most \d+|not support\w*|no endpoints found that support|fail\w* to (load|decode|process|parse|read)|corrupt\w*)[^.]{0,60}(image|picture|vision|multimodal)/,
  /(image|picture|vision|multimodal)[^.]{0,60}(unsupported|not support\w*|not (be )?(enabled|valid|allowed|processed|decoded)|invalid|exceed\w*|too (large|many|big|small)|corrupt\w*|could ?n.t|unable|fail\w*|not meet|refused|dimensions)/,
  /unknown variant `?image_url|not a multimodal model|\bmmproj\b|image_url is only supported|content must be a string|doesn't support the image/,
  /(image|empty_image)_(parse_error|too_large|invalid)|invalid_image|unsupported_image|图(片|像)/,
];

/** True if a refusal speaks of an image that it does not take. */
export const saysImage = (text: string): boolean => aboutImages.some((pattern) => pattern.test(text.toLowerCase()));
