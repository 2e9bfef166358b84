// SPDX-License-Identifier: MIT
#include "access/key_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "access/address_list.h"
#include "util/text.h"

namespace sshrp::access {
namespace {

int number(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

bool same_time(const std::tm& a, const std::tm& b) {
  return a.tm_year == b.tm_year && a.tm_mon == b.tm_mon && a.tm_mday == b.tm_mday && a.tm_hour == b.tm_hour &&
         a.tm_min == b.tm_min && a.tm_sec == b.tm_sec;
}

using Problem = std::optional<std::string>;

// As many as sshd takes.
constexpr std::size_t max_permits = 4096;    // of either kind; each is compared with every forwarding
constexpr std::size_t max_variables = 1024;  // each is a request before the program starts

constexpr std::uint32_t max_tunnel_device = 0x7ffffffe;

enum class Switch { off, on };

/// One of those that may stand with or without "no-".
struct Flag {
  std::string_view name;
  std::vector<Right> rights;  // that it switches
};

const Flag flags[] = {
    {"port-forwarding", {Right::local_forwarding, Right::remote_forwarding, Right::tunnel}},
    {"agent-forwarding", {Right::agent}},
    {"x11-forwarding", {Right::x11}},
    {"pty", {Right::pty}},
    {"user-rc", {}},  // ~/.ssh/rc is the upstream's, which asks its own options
};

constexpr Rights of_restricted = {Right::ssh, Right::sftp};

Problem add_permit(std::vector<PermitList>& lists, Result<Permit> parsed) {
  if (auto* problem = std::get_if<std::string>(&parsed)) return std::move(*problem);
  if (lists.empty()) lists.emplace_back();
  if (lists.front().size() == max_permits) return fmt::format("there are more than {} of them", max_permits);
  lists.front().push_back(std::get<Permit>(std::move(parsed)));
  return std::nullopt;
}

Problem set_command(KeyOptions& options, std::string value) {
  if (options.permissions.force_command) return "it may stand there once";
  if (value.find('\0') != std::string::npos) return "it is no command";  // an empty one is: it does nothing
  options.permissions.force_command = std::move(value);
  return std::nullopt;
}

Problem set_from(KeyOptions& options, std::string value) {
  if (options.from) return "it may stand there once";
  if (auto problem = address_list_problem(value)) return problem;
  options.from = std::move(value);
  return std::nullopt;
}

Problem set_principals(KeyOptions& options, std::string value) {
  if (options.principals) return "it may stand there once";
  options.principals.emplace();
  for (std::string_view name : util::split(value, ',')) {
    if (name.empty()) return "a name in it is empty";
    options.principals->emplace_back(name);
  }
  if (options.principals->empty()) return "it names nobody";
  return std::nullopt;
}

Problem set_expiry_time(KeyOptions& options, std::string value) {
  const auto time = parse_expiry_time(value);
  if (!time) return "it isn't a time as YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, perhaps with a Z";
  options.expires = std::min(*time, options.expires.value_or(*time));
  return std::nullopt;
}

Problem add_environment(KeyOptions& options, std::string value) {
  auto parsed = parse_variable(value);
  if (auto* problem = std::get_if<std::string>(&parsed)) return std::move(*problem);
  auto& variable = std::get<EnvironmentVariable>(parsed);
  auto& variables = options.permissions.set_env;
  const bool again =
      std::ranges::any_of(variables, [&](const auto& set) { return set.name == variable.name; });
  if (again) return std::nullopt;  // as sshd: the first one counts
  if (variables.size() == max_variables) return fmt::format("there are more than {} of them", max_variables);
  variables.push_back(std::move(variable));
  return std::nullopt;
}

Problem add_permit_open(KeyOptions& options, std::string value) {
  return add_permit(options.permissions.permit_open, parse_permit_open(value));
}
Problem add_permit_listen(KeyOptions& options, std::string value) {
  return add_permit(options.permissions.permit_listen, parse_permit_listen(value));
}

// The client names the device in its own request, which passes unread. So a key that is bound to one gets
// none, whatever else its line gives it: parse_key_options sees to that.
Problem set_tunnel(KeyOptions& options, std::string value) {
  if (util::lower(value) == "any") return std::nullopt;
  std::uint32_t device = 0;
  const char* const end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, device);
  if (error != std::errc() || stop != end || device > max_tunnel_device)
    return "it is neither a device's number nor \"any\"";
  options.tunnel_is_bound = true;
  return std::nullopt;
}

struct Setting {
  std::string_view name;
  Problem (*apply)(KeyOptions& options, std::string value);
};

constexpr Setting settings[] = {
    {"command", set_command},
    {"from", set_from},
    {"principals", set_principals},
    {"expiry-time", set_expiry_time},
    {"environment", add_environment},
    {"permitopen", add_permit_open},
    {"permitlisten", add_permit_listen},
    {"tunnel", set_tunnel},
};

/// Without the quotation marks around it, \" made a " (nothing else is escaped); nullopt if that isn't its
/// form.
std::optional<std::string> unquote(std::string_view text) {
  if (text.size() < 2 || !text.starts_with('"')) return std::nullopt;
  std::string value;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') return i + 1 == text.size() ? std::optional(std::move(value)) : std::nullopt;
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '"') ++i;
    value += text[i];
  }
  return std::nullopt;
}

Problem apply_setting(KeyOptions& options, std::string_view name, std::string_view written) {
  const auto row = std::ranges::find(settings, name, &Setting::name);
  if (row == std::end(settings)) return "it isn't known";
  auto value = unquote(written);
  if (!value) return "its value must stand between quotation marks";
  return row->apply(options, *std::move(value));
}

Problem apply_word(KeyOptions& options, std::string_view name) {
  if (name == "cert-authority") {
    options.cert_authority = true;
  } else if (name == "restrict") {
    options.permissions.rights = of_restricted;
  } else if (name == "touch-required" || name == "no-touch-required") {
    options.presence.touched = !name.starts_with("no-");
    options.touch_is_named = true;
  } else if (name == "verify-required" || name == "no-verify-required") {
    options.presence.verified = !name.starts_with("no-");
  } else {
    const Switch to = name.starts_with("no-") ? Switch::off : Switch::on;
    const auto flag = std::ranges::find(flags, name.substr(to == Switch::off ? 3 : 0), &Flag::name);
    if (flag == std::end(flags)) return "it isn't known";
    for (Right right : flag->rights)
      to == Switch::on ? options.permissions.rights.add(right) : options.permissions.rights.remove(right);
  }
  return std::nullopt;
}

/// Where `until` stands next outside of quotation marks, or the end; nullopt if they never close.
std::optional<std::size_t> find_unquoted(std::string_view text, std::string_view until) {
  bool quoted = false;
  std::size_t i = 0;
  for (; i < text.size() && (quoted || until.find(text[i]) == std::string_view::npos); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '"')
      ++i;
    else if (text[i] == '"')
      quoted = !quoted;
  }
  return quoted ? std::nullopt : std::optional(i);
}

}  // namespace

std::optional<std::time_t> parse_expiry_time(std::string_view text) {
  const bool utc = text.ends_with('Z') || text.ends_with('z');
  if (utc) text.remove_suffix(1);
  const bool digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || (text.size() != 8 && text.size() != 12 && text.size() != 14)) return std::nullopt;
  const auto pair = [&](std::size_t at) { return at < text.size() ? number(text.substr(at, 2)) : 0; };
  std::tm wanted{};
  wanted.tm_year = number(text.substr(0, 4)) - 1900;
  wanted.tm_mon = pair(4) - 1;
  wanted.tm_mday = pair(6);
  wanted.tm_hour = pair(8);
  wanted.tm_min = pair(10);
  wanted.tm_sec = pair(12);
  wanted.tm_isdst = -1;
  std::tm found = wanted;
  const std::time_t seconds = utc ? ::timegm(&found) : std::mktime(&found);
  // Both take February 30th for a day of March.
  return same_time(wanted, found) && seconds >= 0 ? std::optional(seconds) : std::nullopt;
}

std::optional<std::size_t> options_size(std::string_view line) { return find_unquoted(line, " \t"); }

Result<KeyOptions> parse_key_options(std::string_view text) {
  KeyOptions options;
  while (!text.empty()) {
    const auto end = find_unquoted(text, ",");
    if (!end) return std::string("a quotation mark of the options is missing");
    const std::string_view option = text.substr(0, *end);
    text.remove_prefix(std::min(*end + 1, text.size()));
    if (option.empty()) continue;  // as sshd: a comma too many says nothing
    const std::size_t equals = option.find('=');
    const std::string name = util::lower(option.substr(0, equals));
    const Problem problem = equals == std::string_view::npos
                                ? apply_word(options, name)
                                : apply_setting(options, name, option.substr(equals + 1));
    if (problem) return fmt::format("option {}: {}", util::quote(name), *problem);
  }
  if (options.tunnel_is_bound) options.permissions.rights.remove(Right::tunnel);
  if (options.permissions.rights != Rights::all()) options.permissions.rights.remove(Right::unnamed);
  return options;
}

}  // namespace sshrp::access
