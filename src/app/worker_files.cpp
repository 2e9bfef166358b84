// SPDX-License-Identifier: MIT
#include "app/worker_files.h"

#include <filesystem>
#include <optional>
#include <set>

namespace sshrp::app {
namespace {

using std::filesystem::path;

/// None where that would be the whole system.
std::optional<path> nearest_folder(const path& wanted) {
  std::error_code ignored;
  path folder = wanted;
  while (folder != folder.root_path() && !std::filesystem::is_directory(folder, ignored))
    folder = folder.parent_path();
  return folder == folder.root_path() && folder != wanted ? std::nullopt : std::optional(folder);
}

std::string before_captures(const config::Template& name) {
  std::string text;
  for (const auto& piece : name.pieces) {
    const auto* written = std::get_if<std::string>(&piece);
    if (written == nullptr) break;
    text += *written;
  }
  return text;
}

class Folders {
 public:
  void add(const config::Template& name) {
    if (!names_.insert(name.text).second) return;  // thousands of routes may name one file
    const path known = before_captures(name);
    add_nearest(known.parent_path());
    if (name.captures()) return;
    std::error_code missing;
    const path leads_to = std::filesystem::canonical(known, missing);
    if (!missing) add(leads_to.parent_path());
  }
  void add(const std::optional<config::Located<config::Template>>& name) {
    if (name) add(**name);
  }
  void add(const std::vector<config::Located<config::KeySource>>& sources) {
    for (const auto& source : sources)
      if (const auto* name = std::get_if<config::Template>(&*source)) add(*name);
  }
  void add_nearest(const path& wanted) {
    if (const auto folder = nearest_folder(wanted)) add(*folder);
  }
  void add(const path& folder) {
    if (known_.insert(folder.string()).second) folders_.push_back(folder);
  }
  std::vector<std::string> take() { return std::move(folders_); }

 private:
  std::vector<std::string> folders_{};
  std::set<std::string> known_{};  // the same
  std::set<std::string> names_{};  // templates, as configured
};

}  // namespace

std::vector<std::string> folders_written(const config::Config& config) { return {config.state_dir.value}; }

std::vector<std::string> folders_read(const config::Config& config) {
  Folders folders;
  for (const auto& folder : config.read_folders) folders.add_nearest(folder.value);
  for (const config::Route& route : config.routes) {
    for (const auto& name : route.upstream_known_hosts) folders.add(*name);
    folders.add(route.authorized_keys);
    folders.add(route.trusted_user_ca_keys);
    for (const auto* name : {&route.revoked_keys, &route.upstream_key, &route.upstream_ca_key,
                             &route.upstream_key_passphrase_file})
      folders.add(*name);
  }
  for (const config::Gate& gate : config.gates) {
    for (const auto& name : gate.known_hosts) folders.add(config::literal_template(*name));
  }
  return folders.take();
}

}  // namespace sshrp::app
