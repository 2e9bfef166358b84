// SPDX-License-Identifier: MIT
#include "app/socket_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "ops/system_error.h"

namespace sshrp::app {
namespace {

constexpr int backlog = 128;  // who waits until the observer takes them
constexpr std::string_view beside_suffix = ".new";
constexpr mode_t folder_mode = 0755;

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error("the path is too long for a socket");
  path.copy(address.sun_path, path.size());
  return address;
}

util::UniqueFd make_socket() {
  util::UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) ops::throw_errno("socket");
  return socket;
}

std::string folder_of(const std::string& path) { return std::filesystem::path(path).parent_path().string(); }

std::optional<FileId> id_of(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return std::nullopt;
  return FileId{status.st_dev, status.st_ino};
}

// umask(2) is the daemon's, which a folder for others than the daemon isn't to have.
void make_folder(const std::string& folder) {
  if (::mkdir(folder.c_str(), folder_mode) == 0) {
    if (::chmod(folder.c_str(), folder_mode) != 0) ops::throw_errno("chmod " + folder);
  } else if (errno != EEXIST) {
    ops::throw_errno("the folder " + folder + " can't be made");
  }
}

/// Where others may replace the socket, they are asked in its place.
void require_own_folder(const std::string& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) ops::throw_errno(folder);
  if (!S_ISDIR(status.st_mode)) throw std::runtime_error(folder + " is no folder");
  if ((status.st_mode & S_IWOTH) != 0 && (status.st_mode & S_ISVTX) == 0)
    throw std::runtime_error("the folder " + folder + " can be written by everybody");
}

std::optional<gid_t> group_of(const SocketRights& rights) {
  if (rights.group.empty()) return std::nullopt;
  const group* const found = ::getgrnam(rights.group.c_str());
  if (found == nullptr) throw std::runtime_error("there is no group " + rights.group);
  return found->gr_gid;
}

void require_free(const std::string& path, const std::optional<FileId>& ours) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    if (errno != ENOENT) ops::throw_errno(path);
    return;
  }
  if (!S_ISSOCK(status.st_mode)) throw std::runtime_error("what is there is no socket");
  if (ours && *ours == FileId{status.st_dev, status.st_ino}) return;
  const sockaddr_un address = address_of(path);
  const util::UniqueFd probe = make_socket();
  if (::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ||
      errno == EAGAIN) {
    ucred peer{};
    socklen_t size = sizeof peer;
    ::getsockopt(probe.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size);
    throw std::runtime_error(fmt::format("another daemon listens there (process {})", peer.pid));
  }
  if (errno != ECONNREFUSED && errno != ENOENT)
    ops::throw_errno("whether anybody listens there can't be known");
}

}  // namespace

SocketFile::SocketFile(std::string path, SocketRights rights, const std::optional<FileId>& ours)
    : path_(std::move(path)), rights_(std::move(rights)), beside_(path_ + std::string(beside_suffix)) {
  const auto group = group_of(rights_);
  make_folder(folder_of(path_));
  require_own_folder(folder_of(path_));
  require_free(path_, ours);
  const sockaddr_un address = address_of(beside_);
  socket_ = make_socket();
  ::unlink(beside_.c_str());  // of one that died
  if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    ops::throw_errno("bind");
  try {
    if (group && ::lchown(beside_.c_str(), static_cast<uid_t>(-1), *group) != 0)
      ops::throw_errno("it can't be given to the group " + rights_.group);
    if (::chmod(beside_.c_str(), rights_.mode) != 0) ops::throw_errno("chmod");
    if (::listen(socket_.get(), backlog) != 0) ops::throw_errno("listen");
    id_ = id_of(beside_).value_or(FileId{});
  } catch (...) {
    ::unlink(beside_.c_str());
    throw;
  }
}

SocketFile::SocketFile(std::string path, SocketRights rights, util::UniqueFd socket, FileId id)
    : path_(std::move(path)),
      rights_(std::move(rights)),
      socket_(std::move(socket)),
      id_(id),
      owner_(Owner::other) {}

SocketFile::~SocketFile() {
  const std::string& name = beside_.empty() ? path_ : beside_;
  if (owner_ == Owner::this_one && id_of(name) == id_) ::unlink(name.c_str());
}

bool SocketFile::is_in_place() const { return beside_.empty() && id_of(path_) == id_; }

void SocketFile::put_in_place() {
  owner_ = Owner::this_one;
  if (beside_.empty()) return;
  if (::rename(beside_.c_str(), path_.c_str()) != 0) ops::throw_errno(path_);
  beside_.clear();
}

std::optional<std::string> problem_of_socket(const std::string& path, const SocketRights& rights) {
  try {
    static_cast<void>(address_of(path + std::string(beside_suffix)));
    static_cast<void>(group_of(rights));
    const std::string folder = folder_of(path);
    std::error_code ignored;
    const bool is_there = std::filesystem::exists(folder, ignored);
    if (is_there) require_own_folder(folder);
    const std::string written = is_there ? folder : folder_of(folder);
    if (::faccessat(AT_FDCWD, written.c_str(), W_OK | X_OK, AT_EACCESS) != 0) ops::throw_errno(written);
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0 && !S_ISSOCK(status.st_mode)) return "what is there is no socket";
    return std::nullopt;
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

}  // namespace sshrp::app
