// SPDX-License-Identifier: MIT
#include "ops/name_lookups.h"

#include <dlfcn.h>
#include <fcntl.h>

#include <algorithm>
#include <filesystem>

#include "ops/file_io.h"
#include "util/text.h"
#include "util/unique_fd.h"

namespace sshrp::ops {
namespace {

constexpr const char* nsswitch_file = "/etc/nsswitch.conf";
constexpr std::size_t max_nsswitch = 64 * 1024;  // bytes; a longer one is none
constexpr std::string_view database = "hosts:";
constexpr std::string_view blanks = " \t";

// glibc's for hosts, where no file says otherwise. They read files and ask name servers, no more.
constexpr std::string_view plain[] = {"dns", "files"};

// The resolver's files stand there, and what they lead to may be replaced at any time.
constexpr const char* settings_folder = "/etc";
constexpr const char* setting_files[] = {"/etc/resolv.conf", "/etc/hosts", nsswitch_file, "/etc/host.conf",
                                         "/etc/gai.conf"};
// Of services that ask other processes.
constexpr const char* run_folder = "/run";

std::string read_nsswitch() {
  const util::UniqueFd file(::open(nsswitch_file, O_RDONLY | O_CLOEXEC));
  auto text = file ? read_all(file.get(), max_nsswitch) : std::nullopt;
  return text && text->size() <= max_nsswitch ? std::move(*text) : std::string();
}

bool is_plain(const std::string& service) { return std::ranges::find(plain, service) != std::end(plain); }

void add_folder_of(const std::string& file, std::vector<std::string>& folders) {
  std::error_code missing;
  const auto leads_to = std::filesystem::canonical(file, missing);
  if (missing) return;
  const auto folder = leads_to.parent_path();
  const bool is_everything = folder == folder.root_path();
  if (!is_everything && std::ranges::find(folders, folder.string()) == folders.end())
    folders.push_back(folder.string());
}

// What it is by then is the library's concern: one that isn't there is passed over by it, too.
void load_module(const std::string& service) {
  static_cast<void>(::dlopen(("libnss_" + service + ".so.2").c_str(), RTLD_NOW | RTLD_NODELETE));
}

}  // namespace

// Words in brackets say what becomes of an answer.
std::vector<std::string> host_services(std::string_view nsswitch) {
  for (std::string_view line : util::split(nsswitch, '\n')) {
    line = line.substr(0, line.find('#'));
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    if (!line.starts_with(database)) continue;
    std::vector<std::string> services;
    bool in_brackets = false;
    for (std::size_t at = database.size(); at < line.size();) {
      const std::size_t begin = line.find_first_not_of(blanks, at);
      if (begin == std::string_view::npos) break;
      at = std::min(line.find_first_of(" \t[", begin + 1), line.size());
      const std::string_view word = line.substr(begin, at - begin);
      in_brackets = in_brackets || word.front() == '[';
      if (!in_brackets) services.emplace_back(word);
      if (word.back() == ']') in_brackets = false;
    }
    return services;
  }
  return {std::begin(plain), std::end(plain)};
}

NameLookups prepare_name_lookups() {
  NameLookups lookups{.needs = {}, .folders = {settings_folder}};
  for (const char* file : setting_files) add_folder_of(file, lookups.folders);
  for (const std::string& service : host_services(read_nsswitch())) {
    if (is_plain(service)) continue;
    load_module(service);
    lookups.needs = {SocketNeeds::Local::yes, SocketNeeds::Netlink::yes};
    lookups.folders.emplace_back(run_folder);
  }
  return lookups;
}

}  // namespace sshrp::ops
