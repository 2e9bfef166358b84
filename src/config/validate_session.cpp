// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "config/schema.h"
#include "config/validate.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

struct Rule {
  std::string_view key;  // which must have been written, and which the sentence is about
  bool (*broken)(const SessionRules&);
  std::string_view sentence;
};

bool is_jail(const SessionRules& rules) { return rules.upstream_root_path.has_value(); }
bool is_closed_jail(const SessionRules& rules) { return is_jail(rules) && !allows_ssh(rules); }
bool is_true(const std::optional<Located<bool>>& value) { return value && value->value; }
bool forwards(const SessionRules& rules, Forwarding one_way) {
  const Forwarding forwarding = forwarding_of(rules);
  return forwarding == Forwarding::both || forwarding == one_way;
}
bool has_no_sftp(const SessionRules& rules) { return !*rules.allow_sftp; }
bool is_recorded(const SessionRules& rules) { return !rules.recording.record.empty(); }
bool allows_unrecorded(const SessionRules& rules) {
  const access::Rights rights = permissions_of(rules).rights;
  const auto granted = [&](access::Right right) { return rights.has(right); };
  constexpr access::Right unrecorded[] = {access::Right::agent, access::Right::x11,
                                          access::Right::local_forwarding, access::Right::remote_forwarding};
  return std::ranges::any_of(unrecorded, granted);
}
bool is_sftp(const std::string& command) { return command == internal_sftp; }

constexpr std::string_view ssh_first = "a root path allows this only together with allow_ssh = true";
constexpr std::string_view needs_sftp = "it is about SFTP, which allow_sftp = false refuses";
constexpr std::string_view way_around =
    "whoever logs in can go around it with a shell or a command; write allow_ssh = false";

constexpr std::string_view not_recorded = "it is about recordings, and record doesn't ask for these";

constexpr Rule nonsense[] = {
    {"allow_forwarding",
     [](const SessionRules& rules) {
       return is_closed_jail(rules) && rules.allow_forwarding->value != Forwarding::none;
     },
     ssh_first},
    {"allow_agent",
     [](const SessionRules& rules) { return is_closed_jail(rules) && is_true(rules.allow_agent); },
     ssh_first},
    {"allow_x11", [](const SessionRules& rules) { return is_closed_jail(rules) && is_true(rules.allow_x11); },
     ssh_first},
    {"allow_pty", [](const SessionRules& rules) { return is_closed_jail(rules) && is_true(rules.allow_pty); },
     ssh_first},
    {"permit_open", [](const SessionRules& rules) { return !forwards(rules, Forwarding::local); },
     "local forwarding isn't allowed at all"},
    {"permit_listen", [](const SessionRules& rules) { return !forwards(rules, Forwarding::remote); },
     "remote forwarding isn't allowed at all"},
    {"force_command",
     [](const SessionRules& rules) { return !is_sftp(*rules.force_command) && !allows_ssh(rules); },
     "no command may run here, since allow_ssh isn't true"},
    {"force_command",
     [](const SessionRules& rules) { return is_sftp(*rules.force_command) && has_no_sftp(rules); },
     needs_sftp},
    {"upstream_root_path", has_no_sftp, needs_sftp},
    {"upstream_root_path",
     [](const SessionRules& rules) {
       return !rules.force_command->empty() && !is_sftp(*rules.force_command);
     },
     "force_command takes the place of SFTP, so no root path would hold anybody"},
    {"sftp_read_only", [](const SessionRules& rules) { return *rules.sftp_read_only && has_no_sftp(rules); },
     needs_sftp},
    {"sftp_deny", has_no_sftp, needs_sftp},
    {"symlinks",
     [](const SessionRules& rules) { return *rules.symlinks == Symlinks::inside && !is_jail(rules); },
     "it is about links under a root path, and there is no upstream_root_path"},
    {"record", [](const SessionRules& rules) { return !allows_ssh(rules); },
     "no program may run here, since allow_ssh isn't true, and SFTP isn't recorded: sftp_audit is for that"},
    {"record_exec_max",
     [](const SessionRules& rules) {
       return *rules.recording.exec_max != *RecordRules{}.exec_max && !records(rules, Recorded::exec);
     },
     not_recorded},
    {"record_input", [](const SessionRules& rules) { return *rules.recording.input && !is_recorded(rules); },
     not_recorded},
    {"record_unseen",
     [](const SessionRules& rules) {
       return *rules.recording.unseen == RecordUnseen::deny && !is_recorded(rules);
     },
     not_recorded},
    {"record_on_failure",
     [](const SessionRules& rules) {
       return *rules.recording.on_failure == RecordOnFailure::proceed && !is_recorded(rules);
     },
     not_recorded},
    {"allow_sftp",
     [](const SessionRules& rules) {
       return has_no_sftp(rules) && !allows_ssh(rules) && forwarding_of(rules) == Forwarding::none;
     },
     "no shell, no SFTP, no forwarding: a session could do nothing"},
};

bool binds_sftp_alone(const SessionRules& rules) { return allows_ssh(rules) && rules.force_command->empty(); }

// Written, allow_forwarding says what was meant; so do both lists.
bool leaves_forwarding_on(const SessionRules& rules) {
  const bool is_meant =
      rules.allow_forwarding || (!rules.permit_open.empty() && !rules.permit_listen.empty());
  return !is_meant && forwarding_of(rules) != Forwarding::none;
}

constexpr Rule leaky[] = {
    {"upstream_root_path", [](const SessionRules& rules) { return !*rules.sftp_read_only; },
     "what this account's other programs, or another proxy's sessions, do on the upstream at the same time "
     "could "
     "lead out of this root; ChrootDirectory there holds all the same"},
    {"upstream_root_path", binds_sftp_alone, way_around},
    {"sftp_read_only",
     [](const SessionRules& rules) { return binds_sftp_alone(rules) && *rules.sftp_read_only; }, way_around},
    {"sftp_deny", binds_sftp_alone, way_around},
    {"sftp_audit", [](const SessionRules& rules) { return *rules.sftp_audit && binds_sftp_alone(rules); },
     "of a shell or a command only the beginning is recorded, whatever is done to files with it; write "
     "allow_ssh = false"},
    {"allow_sftp", [](const SessionRules& rules) { return has_no_sftp(rules) && binds_sftp_alone(rules); },
     "a shell or a command carries files as well, as scp and rsync do; write allow_ssh = false"},
    {"record", allows_unrecorded,
     "what goes through forwardings, an agent or X11 isn't recorded, only that there was such a channel; "
     "write "
     "record_unseen = \"deny\""},
    {"force_command", leaves_forwarding_on,
     "it takes the place of programs only, and forwarding is left on; write allow_forwarding = false"},
};

class SessionChecker {
 public:
  explicit SessionChecker(const Config& config) : config_(config), keys_(session_keys()) {}

  void check(const Route& route, std::span<const Rule> rules, ConfigErrors& found) const {
    for (const Rule& rule : rules) {
      const auto key = std::ranges::find(keys_, rule.key, &Key<SessionRules>::name);
      const Place place = key->place(route.session);
      if (place != Place{} && rule.broken(route.session))
        found.push_back(config_.error(place, fmt::format("{}: {}", rule.key, rule.sentence)));
    }
  }
  void check_set_twice(const Route& route, ConfigErrors& found) const {
    const auto& variables = route.session.set_env;
    for (auto one = variables.begin(); one != variables.end(); ++one) {
      const auto same = [&](const auto& other) { return other->name == (*one)->name; };
      if (std::any_of(variables.begin(), one, same))
        found.push_back(
            config_.error(one->place, fmt::format("set_env: {} is set already", util::quote((*one)->name))));
    }
  }

 private:
  const Config& config_;
  const std::vector<Key<SessionRules>> keys_;
};

}  // namespace

void check_sessions(const Config& config, ConfigErrors& errors, ConfigErrors& warnings) {
  const SessionChecker checker(config);
  for (const Route& route : config.routes) {
    const auto& record = route.session.recording.record;
    if (!record.empty() && config.recordings->fixed.empty())
      errors.push_back(
          config.error(record.front().place, "record: there is no folder for it; recordings names one"));
    checker.check(route, nonsense, errors);
    checker.check_set_twice(route, errors);
    checker.check(route, leaky, warnings);
  }
}

}  // namespace sshrp::config
