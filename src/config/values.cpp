// SPDX-License-Identifier: MIT
#include "config/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "config/recordings.h"
#include "config/sshd_values.h"
#include "config/text_rules.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

constexpr std::size_t max_identification = 253;  // RFC 4253 §4.2: 255 with CR LF
constexpr std::size_t max_banner =
    32000;  // bytes; fits the smallest packet that all must take, RFC 4253 §6.1

Problem identification_problem(std::string_view line) {
  constexpr std::string_view prefix = "SSH-2.0-";
  if (!line.starts_with(prefix) || line.size() == prefix.size() || line[prefix.size()] == ' ') {
    return fmt::format("{} must begin with SSH-2.0- and a name, as in \"SSH-2.0-OpenSSH_9.2 sshrp\"",
                       util::quote(line));
  }
  if (line.size() > max_identification) {
    return fmt::format("it may have at most {} bytes, this has {}", max_identification, line.size());
  }
  if (std::ranges::any_of(line, [](char c) { return c < ' ' || c > '~'; })) {
    return fmt::format("{} may hold only printable US-ASCII", util::quote(line));
  }
  return std::nullopt;
}

Problem banner_problem(std::string_view text) {
  if (text.size() > max_banner) {
    return fmt::format("it may have at most {} bytes, this has {}", max_banner, text.size());
  }
  std::string rest(text);
  std::erase_if(rest, [](char c) { return c == '\n' || c == '\r' || c == '\t'; });
  if (has_control_character(rest)) return "it may hold no control character but line ends and tabs";
  return std::nullopt;
}

Problem host_problem(const Template& host) {
  const std::string written = host.literal();
  if (!host.captures()) {
    if (access::normal_host(written)) return std::nullopt;
    const auto with_port = access::parse_host_port(written, std::nullopt);
    if (std::holds_alternative<HostPort>(with_port)) {
      return fmt::format("{} holds a port, which is the key upstream_port", util::quote(written));
    }
    return fmt::format("{} is neither a host name nor an address", util::quote(written));
  }
  constexpr std::string_view filler = "x";  // stands in for what will be captured
  std::string sample;
  for (const auto& piece : host.pieces) {
    const auto* literal = std::get_if<std::string>(&piece);
    sample += literal ? std::string_view(*literal) : filler;
  }
  if (!access::normal_host(sample)) return fmt::format("{} can't become a host name", util::quote(host.text));
  return std::nullopt;
}

Problem port_problem(const Template& port) {
  const std::string written = port.literal();
  if (written.find_first_not_of("0123456789") == std::string::npos) {
    const auto number = access::parse_port(written);
    if (port.captures() || (number && *number > 0)) return std::nullopt;
  }
  return fmt::format("{} isn't a port, a number from 1 to 65535", util::quote(port.text));
}

Problem user_problem(const Template& user) {
  if (!user.captures()) return user_name_problem(user.literal());
  if (has_control_character(user.literal())) return "a user name may hold no control character";
  return std::nullopt;
}

Problem path_template_problem(const Template& path) {
  const std::string written = path.literal();
  if (path.captures() && written.find("..") != std::string::npos) {
    return fmt::format("{} may hold no .. beside what is captured; write the folder itself",
                       util::quote(path.text));
  }
  return path.captures() && written.empty() ? path_problem("x") : path_problem(written);
}

Type<Template> template_of(std::string name, std::function<Problem(const Template&)> check) {
  auto read = [name, check = std::move(check)](const Node& node,
                                               Reading& reading) -> std::optional<Template> {
    const std::string* written = expect_string(node, reading, name);
    if (!written || reading.broken_pattern) return std::nullopt;
    auto parsed = parse_template(*written, reading.pattern);
    const auto* value = std::get_if<Template>(&parsed);
    const Problem problem = value ? check(*value) : std::get<std::string>(parsed);
    if (!problem) return *value;
    reading.error(node.place, *problem);
    return std::nullopt;
  };
  return {std::move(name), std::move(read), [](const Template& value) { return toml_string(value.text); }};
}

}  // namespace

Type<HostPort> listen_address() {
  return parsed<HostPort>(
      "an address (a string such as \"0.0.0.0:2200\" or \"[::]:2200\") or an array of them",
      [](std::string_view text) { return access::parse_listen_address(text, std::nullopt); },
      [](const HostPort& address) { return to_string(address); });
}

Type<std::string> user_name() {
  return text("a string", [](std::string_view name) -> Problem {
    if (name.starts_with('^')) return std::nullopt;  // a pattern, which is compiled next
    return user_name_problem(name);
  });
}

Type<std::string> login_name() { return text("a string", user_name_problem); }

Type<std::string> identification() { return text("a string", identification_problem); }
Type<std::string> banner_text() { return text("a string", banner_problem); }

Type<std::string> account_name() {
  return text("a name (a string)", [](std::string_view name) -> Problem {
    return name.empty() ? "it is empty; leave the key out for the default" : user_name_problem(name);
  });
}

Type<LogTarget> log_target() {
  Type<LogTarget> type = parsed<LogTarget>("a path, \"stderr\" or \"syslog\" (a string)", parse_log_target,
                                           [](const LogTarget& target) { return target.written; });
  type.read = [read = type.read](const Node& node, Reading& reading) -> std::optional<LogTarget> {
    auto target = read(node, reading);
    if (target && target->kind == LogTarget::Kind::file) target = log_file(reading.resolve(target->path));
    return target;
  };
  type.write = [write = type.write](const LogTarget& target) {
    return target.kind == LogTarget::Kind::none ? std::string() : write(target);
  };
  return type;
}

Type<SessionFormat> session_format() {
  Type<SessionFormat> type =
      parsed<SessionFormat>("a string such as '$time $client \"$user\"'", parse_session_format,
                            [](const SessionFormat& format) { return format.text; });
  type.write = [write = type.write](const SessionFormat& format) {
    return format.pieces.empty() ? std::string() : write(format);
  };
  return type;
}

Type<ConnectionRate> connection_rate() {
  return parsed<ConnectionRate>("a string such as \"10/s\" or \"100/m:20\"", parse_connection_rate,
                                write_connection_rate);
}

Type<CountInTime> count_in_time() {
  return parsed<CountInTime>("a string such as \"5/h\" or \"none\"", parse_count_in_time,
                             write_count_in_time);
}

Type<NetBlockSize> net_block_size() {
  return parsed<NetBlockSize>("a string such as \"32:64\"", parse_net_block_size, write_net_block_size);
}

Type<access::Network> network() {
  return parsed<access::Network>("an address or a network (a string such as \"10.0.0.0/8\")",
                                 access::parse_network,
                                 [](const access::Network& value) { return access::to_string(value); });
}

Type<MaxStartups> max_startups() {
  return parsed<MaxStartups>("a string such as \"1000\" or \"100:30:1000\"", parse_max_startups,
                             write_max_startups);
}

Type<RekeyLimit> rekey_limit() {
  return parsed<RekeyLimit>("a string such as \"1G 1h\"", parse_rekey_limit, write_rekey_limit);
}

Type<std::string> algorithms(AlgorithmKind kind, Leg leg) {
  return text("a string of names with commas", [kind, leg](std::string_view spec) -> Problem {
    if (spec.empty()) return "it names no algorithm";
    auto names = resolve_algorithms(spec, default_algorithms(kind, leg), known_algorithms(kind, leg));
    if (auto* problem = std::get_if<std::string>(&names)) return std::move(*problem);
    return std::nullopt;
  });
}

// Without what [algorithms.upstream] says, which may come later: check_algorithms looks at both.
Type<std::string> route_algorithms(AlgorithmKind kind) {
  return text("a string of names with commas", [kind](std::string_view spec) -> Problem {
    if (spec.empty()) return "it names no algorithm";
    auto names = resolve_route_algorithms(kind, "", spec);
    if (auto* problem = std::get_if<std::string>(&names)) return std::move(*problem);
    return std::nullopt;
  });
}

Type<Allowed> allowed_host() {
  return parsed<Allowed>("a host name or network (a string such as \"*.example.lan\" or \"10.0.0.0/8\")",
                         parse_allowed, [](const Allowed& value) { return value.text; });
}

Type<RecordingsFolder> recordings_folder() {
  const std::string name = "a path (a string such as \"/var/lib/sshrp/recordings/%Y-%m-%d\")";
  const auto written = text(name, path_problem);
  const auto read = [written](const Node& node, Reading& reading) -> std::optional<RecordingsFolder> {
    const auto path = written.read(node, reading);
    if (!path) return std::nullopt;
    auto parsed = parse_recordings_folder(reading.resolve(*path));
    if (auto* folder = std::get_if<RecordingsFolder>(&parsed)) return std::move(*folder);
    reading.error(node.place, std::get<std::string>(parsed));
    return std::nullopt;
  };
  // Not set, it isn't written.
  const auto write = [](const RecordingsFolder& folder) {
    return folder.fixed.empty() ? std::string() : toml_string(write_recordings_folder(folder));
  };
  return {name, read, write};
}

Type<RecordingsKeep> recordings_keep() {
  return parsed<RecordingsKeep>("a string such as \"90d 50G\"", parse_recordings_keep, write_recordings_keep);
}

Type<Template> host_template() { return template_of("a host name or an address (a string)", host_problem); }
Type<Template> user_template() { return template_of("a string", user_problem); }

Type<Template> port_template() {
  Type<Template> type = template_of("a port, a whole number from 1 to 65535", port_problem);
  type.read = [text = type.read, name = type.name](const Node& node,
                                                   Reading& reading) -> std::optional<Template> {
    if (std::holds_alternative<std::string>(node.value)) return text(node, reading);
    const auto number = expect_integer(node, reading, name, 1, 65535);
    return number ? std::optional(literal_template(std::to_string(*number))) : std::nullopt;
  };
  type.write = [text = type.write](const Template& port) { return port.captures() ? text(port) : port.text; };
  return type;
}

Type<Template> remote_path_template() { return template_of("a path (a string)", path_template_problem); }

Type<Template> path_template() {
  Type<Template> type = remote_path_template();
  type.read = [text = type.read](const Node& node, Reading& reading) -> std::optional<Template> {
    auto path = text(node, reading);
    if (!path || path->text.starts_with('/')) return path;
    const std::string directory = reading.resolve("");
    if (directory.empty()) return path;
    path->text.insert(0, escape_template(directory));
    path->pieces.insert(path->pieces.begin(), directory);
    return path;
  };
  return type;
}

}  // namespace sshrp::config
