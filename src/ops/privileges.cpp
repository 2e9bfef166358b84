// SPDX-License-Identifier: MIT
#include "ops/privileges.h"

#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "ops/system_error.h"
#include "util/text.h"

namespace sshrp::ops {
namespace {

constexpr int max_groups = 65536;  // NGROUPS_MAX

[[noreturn]] void fail(const char* what) { throw_errno(std::string("can't give up privileges: ") + what); }

void require(bool success, const char* what) {
  if (!success) fail(what);
}

std::vector<gid_t> groups_of(const std::string& user, gid_t gid) {
  std::vector<gid_t> groups(64);
  int count = static_cast<int>(groups.size());
  if (::getgrouplist(user.c_str(), gid, groups.data(), &count) < 0) {
    groups.resize(static_cast<std::size_t>(std::min(count, max_groups)));
    if (::getgrouplist(user.c_str(), gid, groups.data(), &count) < 0) return {gid};
  }
  groups.resize(static_cast<std::size_t>(count));
  return groups;
}

void drop_bounding_set() {
  for (int capability = 0; ::prctl(PR_CAPBSET_READ, capability) >= 0; ++capability) {
    // Without CAP_SETPCAP, in a container say, it stays; no_new_privs then does what it was for.
    if (::prctl(PR_CAPBSET_DROP, capability) != 0) return;
  }
}

void drop_capabilities() {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {};
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  require(::syscall(SYS_capset, &header, none) == 0, "capset");
}

void require_no_way_back(const Account& account) {
  uid_t real = 0, effective = 0, saved = 0;
  require(::getresuid(&real, &effective, &saved) == 0, "getresuid");
  errno = EPERM;
  require(real == account.uid && effective == account.uid && saved == account.uid, "the user is another one");
  if (account.uid != 0) require(::setuid(0) != 0, "root is still to be had");
  if (account.uid != 0 && account.gid != 0) require(::setgid(0) != 0, "root's group is still to be had");
}

}  // namespace

Result<Account> find_account(const std::string& user, const std::string& group) {
  const passwd* entry = ::getpwnam(user.c_str());
  if (entry == nullptr) return "there is no user \"" + util::escape(user) + "\" on this machine";
  Account account{.user = user, .group = group, .uid = entry->pw_uid, .gid = entry->pw_gid};
  if (!group.empty()) {
    const ::group* named = ::getgrnam(group.c_str());
    if (named == nullptr) return "there is no group \"" + util::escape(group) + "\" on this machine";
    account.gid = named->gr_gid;
  } else {
    const ::group* own = ::getgrgid(account.gid);
    account.group = own != nullptr ? own->gr_name : std::to_string(account.gid);
  }
  account.groups = groups_of(user, account.gid);
  return account;
}

void become(const Account& account) {
  drop_bounding_set();
  require(::setgroups(account.groups.size(), account.groups.data()) == 0, "setgroups");
  require(::setresgid(account.gid, account.gid, account.gid) == 0, "setresgid");
  require(::setresuid(account.uid, account.uid, account.uid) == 0, "setresuid");
  drop_capabilities();
  require_no_way_back(account);
}

void forbid_looks() {
  require(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0, "PR_SET_DUMPABLE");
  const rlimit none{0, 0};
  require(::setrlimit(RLIMIT_CORE, &none) == 0, "RLIMIT_CORE");
}

void forbid_new_privileges() {
  drop_capabilities();
  require(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "PR_SET_NO_NEW_PRIVS");
  forbid_looks();
}

std::size_t raise_descriptor_limit(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlimit higher{std::max<rlim_t>(limit.rlim_max, wanted), std::max<rlim_t>(limit.rlim_max, wanted)};
  const rlimit allowed{limit.rlim_max, limit.rlim_max};
  if (::setrlimit(RLIMIT_NOFILE, &higher) == 0) return higher.rlim_cur;
  return ::setrlimit(RLIMIT_NOFILE, &allowed) == 0 ? allowed.rlim_cur : limit.rlim_cur;
}

}  // namespace sshrp::ops
