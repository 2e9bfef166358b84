// Rules: what an SFTP channel may do, as a route says it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>

namespace sshrp::sftp {

/// What can be denied, by the names of `sftp_deny`.
enum class Operation : std::uint8_t {
  read,     // opening a file for reading, READ, copy-data
  write,    // opening a file for writing, creating or truncating it, WRITE, a size in SETSTAT, copy-data
  list,     // OPENDIR, READDIR
  remove,   // REMOVE
  rename,   // RENAME, posix-rename@openssh.com
  mkdir,    // MKDIR
  rmdir,    // RMDIR
  setstat,  // SETSTAT, FSETSTAT, lsetstat@openssh.com
  symlink,  // SYMLINK, hardlink@openssh.com
};

/// A set of them.
class Operations {
 public:
  constexpr Operations() = default;
  constexpr Operations(std::initializer_list<Operation> operations) {
    for (Operation operation : operations) add(operation);
  }
  /// Whatever changes the upstream: what `sftp_read_only` denies.
  static constexpr Operations changing() {
    return {Operation::write, Operation::remove,  Operation::rename, Operation::mkdir,
            Operation::rmdir, Operation::setstat, Operation::symlink};
  }

  constexpr bool has(Operation operation) const { return (bits_ & bit(operation)) != 0; }
  constexpr void add(Operation operation) { bits_ |= bit(operation); }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool intersects(Operations other) const { return (bits_ & other.bits_) != 0; }
  constexpr Operations operator|(Operations other) const {
    Operations either;
    either.bits_ = bits_ | other.bits_;
    return either;
  }
  constexpr bool operator==(const Operations&) const = default;

 private:
  static constexpr std::uint32_t bit(Operation operation) { return 1u << static_cast<unsigned>(operation); }
  std::uint32_t bits_ = 0;
};

/// Whether a client may make symlinks in a jail.
enum class Symlinks : std::uint8_t {
  deny,    // SYMLINK is answered OP_UNSUPPORTED
  inside,  // the target must stay inside
};

enum class Audit : std::uint8_t { off, on };

/// The initial values allow everything.
struct Rules {
  std::optional<std::string> root_path{};  // on the upstream; nullopt: no jail
  Operations denied{};                     // of sftp_read_only and sftp_deny
  Symlinks symlinks = Symlinks::deny;      // counts in a jail only
  Audit audit = Audit::off;

  /// Whether a channel needs an Inspector: without one it is relayed unread.
  bool concern_channel() const { return root_path || !denied.empty() || audit == Audit::on; }
};

}  // namespace sshrp::sftp
