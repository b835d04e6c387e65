// Chinese texts for the relay's error codes. The relay's own message follows in brackets.
import type { refusals as english } from "../en/refusals.ts";

export const refusals: typeof english = {
  words: {
    "bad-input": "请求的内容不正确。",
    unauthorized: "此浏览器尚未与中继配对。",
    forbidden: "不允许这样做。",
    "not-found": "没有这个名称的内容。",
    "outside-root": "此路径在打开的文件夹之外。",
    conflict: "内容已被更改，或已经存在。",
    "too-large": "内容过大，或空间不足。",
    binary: "此文件不是文本。",
    unsupported: "此中继不支持该操作。",
    unencodable: "文件的编码无法表示这段文字。",
    "private-address": "此地址属于内部网络。",
    upstream: "该地址没有正常回答。",
    "upstream-dns": "无法解析该地址的名称。",
    "upstream-refused": "该地址没有程序在监听。",
    "upstream-reset": "对方中断了连接。",
    "upstream-timeout": "该地址没有及时回答。",
    "upstream-tls": "无法与该地址建立安全连接。",
    "upstream-unreachable": "无法连接到该地址。",
    timeout: "中继没有及时回答。",
    cancelled: "已取消。",
    busy: "请求过多，请稍候再试。",
    closed: "中继已断开。",
    internal: "中继内部出错。",
  },
  with: (words, detail) => (detail ? `${words}（${detail}）` : words),
};
