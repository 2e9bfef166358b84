// SPDX-License-Identifier: MIT
#include "observer/assets.h"

#include <algorithm>

namespace sshrp::observer {
namespace {

struct Kind {
  std::string_view suffix;
  std::string_view content_type;
};

constexpr Kind kinds[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".wasm", "application/wasm"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
};

}  // namespace

const Asset* find_asset(std::string_view name) {
  if (name.empty()) name = "index.html";
  const auto all = assets();
  const auto found = std::ranges::find(all, name, &Asset::name);
  return found == all.end() ? nullptr : &*found;
}

std::string_view content_type_of(std::string_view name) {
  const auto* kind = std::ranges::find_if(kinds, [name](const Kind& k) { return name.ends_with(k.suffix); });
  return kind == std::end(kinds) ? "application/octet-stream" : kind->content_type;
}

}  // namespace sshrp::observer
