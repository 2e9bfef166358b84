// SPDX-License-Identifier: MIT
#include "upstream/remember_host.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <thread>

#include "ops/file_io.h"
#include "util/text.h"
#include "util/unique_fd.h"

namespace sshrp::upstream {
namespace {

constexpr std::chrono::milliseconds lock_patience{5000};  // who has the lock makes one fsync
constexpr std::chrono::milliseconds lock_interval{5};
constexpr mode_t only_ours = 0600;

/// Thrown and caught within this file.
struct Failure {
  std::string sentence;
};

[[noreturn]] void fail(const std::string& path, const char* what) {
  throw Failure{path + " " + what + ": " + std::strerror(errno)};
}

/// What could be taken for a pattern, a marker or a second field stands in no name of a host.
bool is_storable(std::string_view host) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(".-_:%").find(c) != std::string_view::npos;
  };
  return !host.empty() && std::ranges::all_of(host, is_plain);
}

/// Held as long as the descriptor is open. The lock file stays: to remove it would let two hold it at once.
util::UniqueFd lock(const std::string& path) {
  util::UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, only_ours));
  if (!file) fail(path, "can't be opened");
  const auto deadline = std::chrono::steady_clock::now() + lock_patience;
  while (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) fail(path, "can't be locked");
    if (std::chrono::steady_clock::now() > deadline) throw Failure{path + " is locked by another process"};
    std::this_thread::sleep_for(lock_interval);
  }
  return file;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

/// Puts a complete file in the place of the old one, under the lock.
void replace(const std::string& path, std::string_view text) {
  const std::string fresh = path + ".new";  // what a crash left of it is overwritten
  try {
    const util::UniqueFd file(
        ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, only_ours));
    if (!file || ::fchmod(file.get(), only_ours) != 0) fail(fresh, "can't be made");
    if (!ops::write_all(file.get(), as_bytes(text)) || ::fsync(file.get()) != 0)
      fail(fresh, "can't be written");
    if (::rename(fresh.c_str(), path.c_str()) != 0) fail(path, "can't be replaced");
  } catch (const Failure&) {
    ::unlink(fresh.c_str());
    throw;
  }
  // from here on the new file is in place; where a folder can't be synced, only a power cut could undo it
  const util::UniqueFd folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder) static_cast<void>(::fsync(folder.get()));
}

/// nullopt if the file has nothing for the host, so that the key may be stored.
std::optional<RememberResult> present(const access::KnownHosts::Finding& finding, const std::string& name) {
  const std::string place = finding.file + ":" + std::to_string(finding.line);
  switch (finding.match) {
    case access::KnownHosts::Match::none:
      return std::nullopt;
    case access::KnownHosts::Match::same_key:
      return RememberResult{Remembered::already_there, place + " already has this key for " + name};
    case access::KnownHosts::Match::changed:
      return RememberResult{Remembered::changed, place + " has another key for " + name};
    case access::KnownHosts::Match::revoked:
      return RememberResult{Remembered::changed, place + " has this key revoked for " + name};
  }
  return std::nullopt;
}

RememberResult remember(const std::string& path, std::string_view host, std::uint16_t port,
                        const crypto::PublicKey& key) {
  if (!is_storable(host))
    throw Failure{"\"" + util::escape(host) + "\" is no name of a host that could be stored"};
  const std::string name = access::known_hosts_name(host, port);
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode))
    throw Failure{path +
                  " is a symbolic link, which storing a key would replace by a file; configure its target"};

  const util::UniqueFd held = lock(path + ".lock");
  std::string text = read_known_hosts(path).value_or("");
  if (auto result = present(access::KnownHosts::parse(text, path).lookup(host, port, key), name))
    return *result;
  if (!text.empty() && text.back() != '\n') text += '\n';
  text += name + ' ' + key.to_line() + '\n';
  if (text.size() > max_known_hosts) throw Failure{path + " would get more than 16 MiB"};
  replace(path, text);
  return {Remembered::stored, "stored the " + std::string(key.type()) + " key " + key.fingerprint() + " of " +
                                  name + " in " + path};
}

}  // namespace

RememberResult remember_host(const std::string& path, std::string_view host, std::uint16_t port,
                             const crypto::PublicKey& key) {
  try {
    return remember(path, host, port, key);
  } catch (const Failure& failure) {
    return {Remembered::failed, failure.sentence};
  } catch (const KnownHostsError& error) {
    return {Remembered::failed, error.what()};
  }
}

}  // namespace sshrp::upstream
