#include <fmt/format.h>

#include <algorithm>

#include "config/schema.h"
#include "config/validate.h"

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
bool is_sftp(const std::string& command) { return command == internal_sftp; }

constexpr std::string_view ssh_first = "a root path allows this only together with allow_ssh = true";
constexpr std::string_view needs_sftp = "it is about SFTP, which allow_sftp = false refuses";
constexpr std::string_view way_around =
    "whoever logs in can go around it with a shell or a command; write allow_ssh = false";

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
    {"allow_sftp",
     [](const SessionRules& rules) {
       return has_no_sftp(rules) && !allows_ssh(rules) && forwarding_of(rules) == Forwarding::none;
     },
     "no shell, no SFTP, no forwarding: a session could do nothing"},
};

bool binds_sftp_alone(const SessionRules& rules) { return allows_ssh(rules) && rules.force_command->empty(); }

bool denies(const SessionRules& rules, SftpDenial denial) {
  return *rules.sftp_read_only ||
         std::ranges::any_of(rules.sftp_deny, [&](const auto& denied) { return *denied == denial; });
}
bool makes_links(const SessionRules& rules) {
  return *rules.symlinks == Symlinks::inside && !denies(rules, SftpDenial::symlink);
}

constexpr Rule leaky[] = {
    {"upstream_root_path",
     [](const SessionRules& rules) { return !makes_links(rules) && !denies(rules, SftpDenial::rename); },
     "one client with two SFTP channels can leave this root; set sftp_deny = [\"rename\"], or "
     "ChrootDirectory "
     "on the upstream"},
    {"upstream_root_path", makes_links,
     "one client with two SFTP channels can leave this root; with symlinks = \"inside\" it isn't enough to "
     "deny rename: set sftp_deny = [\"rename\", \"symlink\"], or ChrootDirectory on the upstream"},
    {"upstream_root_path", binds_sftp_alone, way_around},
    {"sftp_read_only",
     [](const SessionRules& rules) { return binds_sftp_alone(rules) && *rules.sftp_read_only; }, way_around},
    {"sftp_deny", binds_sftp_alone, way_around},
};

class SessionChecker {
 public:
  explicit SessionChecker(const Config& config) : config_(config), keys_(session_keys()) {}

  void check(const Server& server, std::span<const Rule> rules, ConfigErrors& found) const {
    for (const Rule& rule : rules) {
      const auto key = std::ranges::find(keys_, rule.key, &Key<SessionRules>::name);
      const Place place = key->place(server.session);
      if (place != Place{} && rule.broken(server.session))
        found.push_back(config_.error(place, fmt::format("{}: {}", rule.key, rule.sentence)));
    }
  }
  void check_set_twice(const Server& server, ConfigErrors& found) const {
    const auto& variables = server.session.set_env;
    for (auto one = variables.begin(); one != variables.end(); ++one) {
      const auto same = [&](const auto& other) { return other->name == (*one)->name; };
      if (std::any_of(variables.begin(), one, same))
        found.push_back(
            config_.error(one->place, fmt::format("set_env: {} is set already", quote((*one)->name))));
    }
  }

 private:
  const Config& config_;
  const std::vector<Key<SessionRules>> keys_;
};

}  // namespace

void check_sessions(const Config& config, ConfigErrors& errors, ConfigErrors& warnings) {
  const SessionChecker checker(config);
  for (const Server& server : config.servers) {
    checker.check(server, nonsense, errors);
    checker.check_set_twice(server, errors);
    checker.check(server, leaky, warnings);
  }
}

}  // namespace sshrp::config
