// SessionRules: the keys of a [[servers]] table that say what a session may do there.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/permissions.h"
#include "config/error.h"
#include "config/template.h"

namespace sshrp::config {

enum class Forwarding { none, local, remote, both };
enum class Symlinks { deny, inside };  // made by clients

/// What sftp_deny can name.
enum class SftpDenial { read, write, list, remove, rename, mkdir, rmdir, setstat, symlink };

/// The value of force_command that means the subsystem sftp; sshd_config has the same word.
inline constexpr std::string_view internal_sftp = "internal-sftp";

/// What record can name: programs on a terminal, and those without one.
enum class Recorded { terminal, exec };
/// What isn't recorded of a session that is: noted in its recordings, or not allowed.
enum class RecordUnseen { note, deny };
enum class RecordOnFailure { end, proceed };

/// What is recorded of a route's sessions.
struct RecordRules {
  std::vector<Located<Recorded>> record{};                  // none: nothing
  Located<std::uint64_t> exec_max{std::uint64_t{1} << 20};  // bytes of output of a program without a terminal
  Located<bool> input{false};
  Located<RecordUnseen> unseen{RecordUnseen::note};
  Located<RecordOnFailure> on_failure{RecordOnFailure::end};
};

/// For what is never cut, a limit that no program reaches.
inline constexpr std::uint64_t max_record_exec = std::uint64_t{1} << 40;  // bytes

struct SessionRules {
  std::optional<Located<bool>> allow_ssh{};  // not set: unless there is a root path
  Located<bool> allow_sftp{true};
  // Not set: as allow_ssh.
  std::optional<Located<Forwarding>> allow_forwarding{};
  std::optional<Located<bool>> allow_agent{};
  std::optional<Located<bool>> allow_x11{};
  std::optional<Located<bool>> allow_pty{};

  std::vector<Located<access::Permit>> permit_open{};
  std::vector<Located<access::Permit>> permit_listen{};
  Located<std::string> force_command{};  // empty: none
  std::vector<Located<access::EnvironmentVariable>> set_env{};
  std::optional<Located<std::vector<std::string>>> accept_env{};  // globs

  std::optional<Located<Template>> upstream_root_path{};
  Located<bool> sftp_read_only{false};
  std::vector<Located<SftpDenial>> sftp_deny{};
  Located<Symlinks> symlinks{Symlinks::deny};
  Located<bool> sftp_audit{false};

  RecordRules recording{};
};

bool allows_ssh(const SessionRules& rules);
Forwarding forwarding_of(const SessionRules& rules);
bool records(const SessionRules& rules, Recorded what);
/// What a session may do, as far as no key of a login narrows it.
access::Permissions permissions_of(const SessionRules& rules);

}  // namespace sshrp::config
