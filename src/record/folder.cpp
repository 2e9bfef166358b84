// SPDX-License-Identifier: MIT
#include "record/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "cast/dated_folders.h"
#include "record/messages.h"
#include "util/text.h"

namespace sshrp::record {
namespace {

constexpr mode_t file_mode = 0640;
constexpr mode_t folder_mode = 0750;
constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
// A folder may be removed as empty between its opening and the file's.
constexpr int tries = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool are_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

std::string failure(std::string_view what) { return fmt::format("{}: {}", what, std::strerror(errno)); }

/// The names in a folder but those of dots.
std::vector<std::string> names_in(int folder) {
  std::vector<std::string> names;
  const int again = ::openat(folder, ".", folder_flags);
  if (again < 0) return names;
  DIR* listed = ::fdopendir(again);
  if (listed == nullptr) {
    ::close(again);
    return names;
  }
  while (const dirent* entry = ::readdir(listed))
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  ::closedir(listed);
  std::ranges::sort(names);
  return names;
}

struct Walk {
  const std::vector<std::string>& dated;
  std::function<void(int folder, const std::string& path)> folder{};        // of the last depth
  std::function<void(int parent, const std::string& name)> after_folder{};  // with a date, its own walked

  void into(int at, std::size_t depth, const std::string& path = {}) const {
    if (depth == dated.size()) {
      if (folder) folder(at, path);
      return;
    }
    for (const std::string& name : names_in(at)) {
      if (!cast::may_be_dated(dated[depth], name)) continue;
      const util::UniqueFd next(::openat(at, name.c_str(), folder_flags));
      if (!next) continue;
      into(next.get(), depth + 1, path.empty() ? name : path + '/' + name);
      if (after_folder) after_folder(at, name);
    }
  }
};

}  // namespace

std::string recording_name(std::string_view session, std::uint32_t channel) {
  return fmt::format("{}.{}", session, channel);
}

bool is_recording(std::string_view file, std::string_view suffix) {
  if (!file.ends_with(suffix)) return false;
  file.remove_suffix(suffix.size());
  return file.size() > session_digits && file[session_digits] == '.' &&
         is_session_id(file.substr(0, session_digits)) && are_digits(file.substr(session_digits + 1));
}

util::UniqueFd Folder::open_dated(WallClock::time_point now) const {
  util::UniqueFd at(::openat(fixed_.get(), ".", folder_flags));
  for (const std::string& part : dated_) {
    if (!at) break;
    const std::string name = cast::dated_name(part, now);
    util::UniqueFd next(::openat(at.get(), name.c_str(), folder_flags));
    if (!next && errno == ENOENT && (::mkdirat(at.get(), name.c_str(), folder_mode) == 0 || errno == EEXIST))
      next = util::UniqueFd(::openat(at.get(), name.c_str(), folder_flags));
    at = std::move(next);
  }
  return at;
}

Result<OpenFile> Folder::create(std::string_view session, std::uint32_t channel,
                                WallClock::time_point now) const {
  OpenFile made{.name = recording_name(session, channel)};
  const std::string part = made.name + std::string(part_suffix);
  for (int left = tries; left > 0; --left) {
    made.folder = open_dated(now);
    if (!made.folder) return failure("the folder can't be opened");
    // A finished one of that name stays what it is.
    struct stat status {};
    if (::fstatat(made.folder.get(), (made.name + std::string(finished_suffix)).c_str(), &status,
                  AT_SYMLINK_NOFOLLOW) == 0)
      return std::string("there is a recording of that name");
    made.file =
        util::UniqueFd(::openat(made.folder.get(), part.c_str(),
                                O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode));
    if (made.file || errno != ENOENT) break;
  }
  if (!made.file) return failure("the file can't be made");
  ::fchmod(made.file.get(), file_mode);  // whatever the umask is
  if (::flock(made.file.get(), LOCK_EX) != 0) return failure("the file can't be locked");
  return made;
}

void Folder::for_each(std::string_view suffix, const Found& found) const {
  const auto look = [&](int folder, const std::string& path) {
    for (const std::string& name : names_in(folder))
      if (is_recording(name, suffix)) found(folder, path, name);
  };
  Walk{.dated = dated_, .folder = look}.into(fixed_.get(), 0);
}

util::UniqueFd Folder::open(const std::string& path) const {
  util::UniqueFd at(::openat(fixed_.get(), ".", folder_flags));
  for (const std::string_view part : util::split(path, '/'))
    if (at && !part.empty()) at = util::UniqueFd(::openat(at.get(), std::string(part).c_str(), folder_flags));
  return at;
}

void Folder::remove_empty(WallClock::time_point now) const {
  std::vector<std::string> today;
  for (const std::string& part : dated_) today.push_back(cast::dated_name(part, now));
  const auto remove = [&](int parent, const std::string& name) {
    const bool is_todays = std::ranges::find(today, name) != today.end();
    if (!is_todays) ::unlinkat(parent, name.c_str(), AT_REMOVEDIR);  // fails where something is in it
  };
  Walk{.dated = dated_, .after_folder = remove}.into(fixed_.get(), 0);
}

std::string finish(const OpenFile& file, std::string_view suffix) {
  const std::string from = file.name + std::string(part_suffix);
  const std::string to = file.name + std::string(suffix);
  const int folder = file.folder.get();
  if (::renameat2(folder, from.c_str(), folder, to.c_str(), RENAME_NOREPLACE) == 0) return {};
  // Some file systems can't say that nothing may be replaced.
  struct stat status {};
  const bool is_free =
      errno == EINVAL && ::fstatat(folder, to.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT;
  if (is_free && ::renameat(folder, from.c_str(), folder, to.c_str()) == 0) return {};
  return failure("it can't be renamed");
}

}  // namespace sshrp::record
