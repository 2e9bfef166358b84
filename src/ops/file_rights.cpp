// SPDX-License-Identifier: MIT
#include "ops/file_rights.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "ops/system_error.h"
#include "util/unique_fd.h"

namespace sshrp::ops {
namespace {

// <linux/landlock.h> of Debian 12 ends before version 4 of the interface, so its numbers stand here.
namespace right {
constexpr std::uint64_t write_file = 1u << 1, read_file = 1u << 2, read_dir = 1u << 3;
constexpr std::uint64_t remove_dir = 1u << 4, remove_file = 1u << 5, make_dir = 1u << 7, make_reg = 1u << 8;
constexpr std::uint64_t refer = 1u << 13, truncate = 1u << 14, ioctl_device = 1u << 15;
constexpr std::uint64_t of_version_1 = (1u << 13) - 1;
constexpr std::uint64_t bind_tcp = 1u << 0;
constexpr std::uint64_t scope_abstract_sockets = 1u << 0, scope_signal = 1u << 1;
}  // namespace right

struct Ruleset {
  std::uint64_t handled_access_fs;
  std::uint64_t handled_access_net;
  std::uint64_t scoped;
};

struct [[gnu::packed]] PathBeneath {
  std::uint64_t allowed_access;
  std::int32_t parent_fd;
};

constexpr std::uint32_t ask_version = 1u << 0;
constexpr int rule_path_beneath = 1;

struct NetPort {
  std::uint64_t allowed_access, port;
};
constexpr int rule_net_port = 2;

constexpr std::uint64_t reading = right::read_file | right::read_dir;
constexpr std::uint64_t writing = reading | right::write_file | right::remove_file | right::remove_dir |
                                  right::make_reg | right::make_dir | right::refer | right::truncate;

struct VersionRow {
  long version;  // from this one on
  std::uint64_t files, network, scope;
};

constexpr VersionRow versions[] = {
    {1, right::of_version_1, 0, 0}, {2, right::refer, 0, 0},
    {3, right::truncate, 0, 0},     {4, 0, right::bind_tcp, 0},
    {5, right::ioctl_device, 0, 0}, {6, 0, 0, right::scope_abstract_sockets | right::scope_signal},
};

#ifdef SSHRP_SANITIZED
// The sanitizers' runtimes look at maps, and at programs for their symbols.
constexpr const char* always_read[] = {"/"};
#else
// The C library counts processors there.
constexpr const char* always_read[] = {"/sys/devices/system/cpu"};
#endif

bool exists(const std::string& folder) { return ::access(folder.c_str(), F_OK) == 0; }

Ruleset ruleset_of(long version) {
  Ruleset ruleset{};
  for (const VersionRow& row : versions) {
    if (version < row.version) break;
    ruleset.handled_access_fs |= row.files;
    ruleset.handled_access_net |= row.network;
    ruleset.scoped |= row.scope;
  }
  return ruleset;
}

// A kernel refuses a structure with more in it than it knows.
std::size_t size_of_ruleset(long version) { return version < 4 ? 8 : version < 6 ? 16 : 24; }

[[noreturn]] void fail(const std::string& what) { throw_errno("landlock: " + what); }

void allow(int ruleset, int directory, std::uint64_t access, const std::string& folder) {
  const PathBeneath rule{access, directory};
  if (::syscall(SYS_landlock_add_rule, ruleset, rule_path_beneath, &rule, 0) != 0) fail(folder);
}

void allow(int ruleset, const std::string& folder, std::uint64_t access) {
  const util::UniqueFd directory(::open(folder.c_str(), O_PATH | O_CLOEXEC));
  if (!directory) fail(folder);
  allow(ruleset, directory.get(), access, folder);
}

}  // namespace

Restriction restrict_files(const FileRights& rights) {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, ask_version);
  if (version < 1) return Restriction::unsupported;
  const Ruleset wanted = ruleset_of(version);
  const util::UniqueFd ruleset(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &wanted, size_of_ruleset(version), 0)));
  if (!ruleset) fail("no rules can be made");
  for (const std::string& folder : rights.read)
    if (exists(folder)) allow(ruleset.get(), folder, reading & wanted.handled_access_fs);
  for (const char* folder : always_read)
    if (exists(folder)) allow(ruleset.get(), folder, reading & wanted.handled_access_fs);
  for (const int directory : rights.read_by_descriptor)
    allow(ruleset.get(), directory, reading & wanted.handled_access_fs, "a folder to be read");
  for (const std::string& folder : rights.written)
    allow(ruleset.get(), folder, writing & wanted.handled_access_fs);
  const NetPort any_port{right::bind_tcp, 0};  // none that one could be found at
  if (rights.bind == SocketNeeds::Bind::yes && (wanted.handled_access_net & right::bind_tcp) != 0 &&
      ::syscall(SYS_landlock_add_rule, ruleset.get(), rule_net_port, &any_port, 0) != 0)
    fail("a port to bind");
  if (::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0) fail("the rules can't be put in force");
  return Restriction::applied;
}

}  // namespace sshrp::ops
