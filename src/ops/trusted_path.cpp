// SPDX-License-Identifier: MIT
#include "ops/trusted_path.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <filesystem>
#include <ranges>
#include <vector>

#include "ops/private_group.h"
#include "util/text.h"

namespace sshrp::ops {
namespace {

std::string another_user(uid_t user) { return "another user (uid " + std::to_string(user) + ")"; }

bool is_read_only(const struct statvfs& mount) { return (mount.f_flag & ST_RDONLY) != 0; }

// Where "/" is read-only as well, that says nothing of others: systemd's ProtectSystem=strict takes the right
// to write from a service alone.
bool is_write_protected(int fd) {
  struct statvfs mount {};
  struct statvfs root {};
  return ::fstatvfs(fd, &mount) == 0 && is_read_only(mount) && ::statvfs("/", &root) == 0 &&
         !is_read_only(root);
}

class Walk {
 public:
  Walk(const std::string& path, Owners& owners) : path_(path), owners_(owners) {
    put_ahead(path);
    if (!path.starts_with('/')) put_ahead(working_folder());
    begin_at_root();
  }

  TrustedPlace run() {
    while (!ahead_.empty()) {
      const std::string name = std::move(ahead_.back());
      ahead_.pop_back();
      if (name == "..") {
        go_up();
        continue;
      }
      util::UniqueFd step = open_step(name);
      if (!step && errno == ENOENT) {
        require_trusted(name, nullptr);
        return found(name, std::nullopt, false);
      }
      if (!step) fail(errno, place_of(name));
      const struct stat status = status_of(step, place_of(name));
      require_trusted(name, &status);
      if (S_ISLNK(status.st_mode)) {
        follow_link(step, place_of(name));
      } else if (ahead_.empty()) {
        return found(name, status, is_write_protected(step.get()));
      } else {
        if (!S_ISDIR(status.st_mode)) fail(ENOTDIR, place_of(name));
        place_ += '/' + name;
        folder_ = std::move(step);
        folder_status_ = status;
      }
    }
    throw FileError("is not a regular file");
  }

 private:
  [[noreturn]] void fail(int error, const std::string& place) const {
    const std::string where = place == util::escape(path_) ? "" : place + ": ";
    throw FileError("can't be read: " + where + std::strerror(error));
  }

  TrustedPlace found(const std::string& name, std::optional<struct stat> status, bool write_protected) {
    return {std::move(folder_), name, status, write_protected, place_of(name), links_ != 0};
  }

  std::string working_folder() const {
    std::error_code error;
    const std::filesystem::path folder = std::filesystem::current_path(error);
    if (error || !folder.is_absolute()) fail(error ? error.value() : ENOENT, "the working directory");
    return folder;
  }

  struct stat status_of(const util::UniqueFd& fd, const std::string& place) const {
    struct stat status {};
    if (::fstat(fd.get(), &status) != 0) fail(errno, place);
    return status;
  }

  void put_ahead(std::string_view path) {
    for (const std::string_view name : util::split(path, '/') | std::views::reverse)
      if (!name.empty() && name != ".") ahead_.emplace_back(name);
  }

  void begin_at_root() {
    place_.clear();
    folder_ = util::UniqueFd(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!folder_) fail(errno, "/");
    folder_status_ = status_of(folder_, "/");
  }

  // What is above was passed on the way down: neither its names nor "..", which nobody can replace, need
  // another look.
  void go_up() {
    util::UniqueFd above(::openat(folder_.get(), "..", O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!above) fail(errno, folder());
    folder_ = std::move(above);
    folder_status_ = status_of(folder_, folder());
    place_.resize(std::min(place_.rfind('/'), place_.size()));
  }

  // As a folder first: only so is one mounted that autofs keeps ready.
  util::UniqueFd open_step(const std::string& name) const {
    constexpr int only_looked_at = O_PATH | O_NOFOLLOW | O_CLOEXEC;
    util::UniqueFd step(::openat(folder_.get(), name.c_str(), only_looked_at | O_DIRECTORY));
    if (step || errno != ENOTDIR) return step;
    return util::UniqueFd(::openat(folder_.get(), name.c_str(), only_looked_at));
  }

  void follow_link(const util::UniqueFd& link, const std::string& place) {
    if (++links_ > max_links) fail(ELOOP, place);
    std::array<char, PATH_MAX> target{};
    const ssize_t size = ::readlinkat(link.get(), "", target.data(), target.size());
    if (size < 0) fail(errno, place);
    if (static_cast<std::size_t>(size) == target.size()) fail(ENAMETOOLONG, place);
    const std::string_view path(target.data(), static_cast<std::size_t>(size));
    put_ahead(path);
    if (path.starts_with('/')) begin_at_root();
  }

  /// Throws unless nobody else could have put another step there: another one than `step`, which is null
  /// where there is none.
  void require_trusted(const std::string& name, const struct stat* step) {
    const bool sticky = (folder_status_.st_mode & S_ISVTX) != 0;
    const bool owned = owners_.include(folder_status_.st_uid);
    if (owned && !is_writable_for_others(folder_status_)) return;
    if (owned && sticky && (step == nullptr || owners_.include(step->st_uid))) return;
    if (is_write_protected(folder_.get())) return;
    const std::string way = (links_ == 0 ? "is in " : "leads through ") + folder() + ", which ";
    if (!owned)
      throw FileError(way + "belongs to " + another_user(folder_status_.st_uid) + ": " +
                      owners_.right_ones());
    if (!sticky)
      throw FileError(way + "can be written by others: chmod go-w " + folder() + " would be right");
    throw FileError(way + "can be written by others, and " + place_of(name) + " belongs to " +
                    another_user(step->st_uid) + ": " + owners_.right_ones());
  }

  std::string folder() const { return place_.empty() ? "/" : util::escape(place_); }
  std::string place_of(const std::string& name) const { return util::escape(place_ + '/' + name); }

  const std::string& path_;
  Owners& owners_;
  std::vector<std::string> ahead_;  // names, the next one last
  util::UniqueFd folder_;
  struct stat folder_status_ {};
  std::string place_;  // of the folder; empty for "/"
  int links_ = 0;
};

}  // namespace

const std::optional<uid_t>& Owners::uid_of_account() {
  if (!uid_) uid_ = account_.empty() ? std::nullopt : find_local_uid(account_);
  return *uid_;
}

bool Owners::include(uid_t user) {
  return user == 0 || user == ::geteuid() || user == successor_ || user == uid_of_account();
}

std::string Owners::right_ones() {
  if (!uid_of_account()) return "it must be root's or the daemon's";
  return "it must be root's, the daemon's or that of " + util::escape(account_);
}

TrustedPlace follow_trusted_path(const std::string& path, Owners& owners) { return Walk(path, owners).run(); }

}  // namespace sshrp::ops
