// SPDX-License-Identifier: MIT
#include "sftp/path.h"

#include <algorithm>
#include <string>

#include "sftp/limits.h"

namespace sshrp::sftp {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view devices[] = {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"};
// Of the serial and parallel ports, behind "com" and "lpt": also the superscripts of Latin-1, as UTF-8 and as
// bytes.
constexpr std::string_view ports[] = {"0", "1", "2",        "3",        "4",        "5",    "6",    "7",
                                      "8", "9", "\xc2\xb9", "\xc2\xb2", "\xc2\xb3", "\xb9", "\xb2", "\xb3"};

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter | 0x20) : letter; }

bool is_device(std::string_view name) {
  name = name.substr(0, name.find('.'));
  name = name.substr(0, name.find_last_not_of(' ') + 1);
  std::string base(name);
  std::ranges::transform(base, base.begin(), lower);
  if (std::ranges::find(devices, base) != std::end(devices)) return true;
  return (base.starts_with("com") || base.starts_with("lpt")) &&
         std::ranges::find(ports, std::string_view(base).substr(3)) != std::end(ports);
}

}  // namespace

std::vector<std::string_view> parts(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; (at = path.find_first_not_of('/', at)) != std::string_view::npos;) {
    const std::string_view part = path.substr(at, path.find('/', at) - at);
    if (part != ".") parts.push_back(part);
    at += part.size();
  }
  return parts;
}

std::variant<Components, Status> normalised(std::string_view path) {
  if (path.empty()) return Status::no_such_file;
  if (path.size() > max_path || path.find('\0') != std::string_view::npos) return Status::bad_message;
  Components components;
  for (std::string_view part : parts(path)) {
    if (part != "..") {
      components.emplace_back(part);
    } else if (!components.empty()) {
      components.pop_back();
    }
  }
  if (components.size() > max_components) return Status::bad_message;
  return components;
}

bool means_directory(std::string_view path) { return path.ends_with('/') || path.ends_with("/."); }

std::string joined(const Components& components) {
  if (components.empty()) return "/";
  std::string path;
  for (const std::string& component : components) path.append("/").append(component);
  return path;
}

bool is_inside(const Components& root, const Components& path) {
  return path.size() >= root.size() && std::equal(root.begin(), root.end(), path.begin());
}

bool is_plain_windows_name(std::string_view name) {
  return name.find_first_of("\\:"sv) == std::string_view::npos && !name.ends_with('.') &&
         !name.ends_with(' ') && !is_device(name);
}

bool is_drive(std::string_view name) {
  return name.size() == 2 && lower(name[0]) >= 'a' && lower(name[0]) <= 'z' && name[1] == ':';
}

}  // namespace sshrp::sftp
