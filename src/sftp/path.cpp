#include "sftp/path.h"

#include <algorithm>

#include "sftp/limits.h"

namespace sshrp::sftp {

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

}  // namespace sshrp::sftp
