// SPDX-License-Identifier: MIT
#include "session_rules.h"

#include "sftp_script.h"
#include "target.h"
#include "wire/reader.h"

namespace sshrp::fuzz {
namespace {

using msg::Number;
using sftp::Type;

const Names harmless = {"signal",
                        "break",
                        "eow@openssh.com",
                        "keepalive@openssh.com",
                        "winadj@putty.projects.tartarus.org",
                        "simple@putty.projects.tartarus.org"};
const Names usual_globals = {"no-more-sessions@openssh.com", "keepalive@openssh.com"};

Names with(Names names, const Names& more) {
  names.insert(more.begin(), more.end());
  return names;
}

bool is_about(Names prefixes, std::string_view name) {
  return std::ranges::any_of(prefixes, [&](std::string_view prefix) {
    return prefix.ends_with('*') ? name.starts_with(prefix.substr(0, prefix.size() - 1)) : name == prefix;
  });
}

// What a jail asks for until it knows its root, and nothing of a client's.
bool is_search_for_root(BytesView request) {
  wire::Reader reader(request);
  const auto type = static_cast<Type>(reader.byte());
  reader.uint32();
  if (type == Type::init) return true;
  if (type != Type::realpath && type != Type::lstat && type != Type::stat && type != Type::readlink)
    return false;
  const std::string_view path = reader.text();
  return path == "/srv" || path == "/srv/web" || path == "/srv/web\\.";
}

void expect_reading(BytesView request) {
  constexpr std::uint32_t read_flag = 1;
  wire::Reader reader(request);
  const auto type = static_cast<Type>(reader.byte());
  reader.uint32();
  switch (type) {
    case Type::open:
      reader.text();
      return expect(reader.uint32() == read_flag, "files are opened to be read");
    case Type::write:
    case Type::setstat:
    case Type::fsetstat:
    case Type::remove:
    case Type::mkdir:
    case Type::rmdir:
    case Type::rename:
    case Type::symlink:
      return expect(false, "nothing is changed");
    case Type::extended: {
      static const Names changing = {"posix-rename@openssh.com", "hardlink@openssh.com",
                                     "lsetstat@openssh.com", "copy-data"};
      return expect(!changing.contains(reader.text()), "nor by an extension");
    }
    default:
      return;
  }
}

}  // namespace

const std::vector<RouteRules> route_rules = {
    {.user = "open", .keys = "", .guard = RouteRules::Guard::none},
    {.user = "jail",
     .keys = "upstream_root_path = '/srv/web'\nsymlinks = 'inside'\nmax_channels = 6\n",
     .opens = {"session"},
     .requests = with(harmless, {"subsystem", "env"}),
     .variables = {"LANG", "LC_*"},
     .subsystems = {"sftp"},
     .global_requests = usual_globals,
     .sftp = RouteRules::Sftp::jailed,
     .max_channels = 6},
    {.user = "reader",
     .keys = "allow_ssh = false\nsftp_read_only = true\nsftp_audit = true\nmax_channels = 6\n",
     .opens = {"session"},
     .requests = with(harmless, {"subsystem", "env"}),
     .variables = {"LANG", "LC_*"},
     .subsystems = {"sftp"},
     .global_requests = usual_globals,
     .sftp = RouteRules::Sftp::read_only,
     .max_channels = 6},
    {.user = "shell",
     .keys = "allow_sftp = false\nallow_forwarding = false\nallow_agent = false\nallow_x11 = false\n"
             "max_channels = 6\n",
     .opens = {"session", "tun@openssh.com"},
     .requests = with(harmless, {"subsystem", "env", "shell", "exec", "pty-req", "window-change"}),
     .subsystems = {"*"},
     .global_requests = usual_globals,
     .max_channels = 6},
    {.user = "forward",
     .keys = "allow_ssh = false\nallow_sftp = false\nallow_forwarding = true\n"
             "permit_open = ['db.example:5432']\npermit_listen = ['localhost:8080']\nmax_channels = 6\n",
     .opens = {"session", "direct-tcpip"},
     .opens_of_upstream = {"forwarded-tcpip"},
     .requests = with(harmless, {"env"}),
     .variables = {"LANG", "LC_*"},
     .global_requests = with(usual_globals, {"tcpip-forward", "cancel-tcpip-forward"}),
     .max_channels = 6},
    {.user = "forced",
     .keys = "force_command = 'backup'\nset_env = ['ROLE=guest']\nallow_forwarding = false\n",
     .opens = {"session", "tun@openssh.com"},
     .opens_of_upstream = {"x11", "auth-agent@openssh.com"},
     .requests =
         with(harmless, {"env", "exec", "pty-req", "window-change", "x11-req", "auth-agent-req@openssh.com"}),
     .variables = {"LANG", "LC_*", "ROLE", "SSH_ORIGINAL_COMMAND"},
     .command = "backup",
     .global_requests = usual_globals},
};

std::string route_tables() {
  std::string tables;
  for (const RouteRules& rules : route_rules)
    tables.append("[[servers]]\nuser = '").append(rules.user).append("'\nUPSTREAM").append(rules.keys);
  return tables;
}

void SftpStreams::hear(RouteRules::Sftp rule, Stream& stream, BytesView data) {
  stream.bytes.append(data);
  while (stream.bytes.size() >= 4) {
    const std::uint32_t length = wire::Reader(stream.bytes.data()).uint32();
    if (stream.bytes.size() < std::size_t{4} + length) return;
    const BytesView request = BytesView(stream.bytes.data()).subspan(4, length);
    ++stream.requests;
    if (rule == RouteRules::Sftp::read_only) {
      expect_reading(request);
    } else if (!stream.root_is_unsure && !is_search_for_root(request)) {
      expect_jailed(request);
    }
    stream.bytes.consume(std::size_t{4} + length);
  }
}

void SessionCheck::upstream_hears(BytesView payload) {
  const auto number = static_cast<Number>(payload[0]);
  if (number == Number::global_request) check_global(wire::decode<msg::GlobalRequest>(payload));
  if (rules_.guard == RouteRules::Guard::none) return;
  expect(number <= Number::channel_failure || payload[0] >= 128, "only what RFC 4254 has for channels");
  if (number == Number::channel_open) {
    check_open(wire::decode<msg::ChannelOpen>(payload));
  } else if (number == Number::channel_request) {
    check_request(wire::decode<msg::ChannelRequest>(payload));
  } else if (number == Number::channel_data && rules_.sftp != RouteRules::Sftp::none) {
    const auto data = wire::decode<msg::ChannelData>(payload);
    const auto stream = sftp_.of_channel.find(data.recipient_channel);
    expect(stream != sftp_.of_channel.end() || data.data.empty(), "data come after sftp has begun");
    if (stream != sftp_.of_channel.end()) sftp_.hear(rules_.sftp, stream->second, data.data);
  }
}

void SessionCheck::check_open(const msg::ChannelOpen& open) {
  expect(rules_.opens.contains(open.channel_type), "only channels that the route allows are opened");
  if (open.channel_type == "direct-tcpip" && rules_.user == "forward") {
    wire::Reader specific(open.type_specific.bytes);
    const bool is_permitted = specific.text() == "db.example" && specific.uint32() == 5432;
    expect(is_permitted, "a forwarding leads to where it may");
  }
  ++opened_;
  expect(rules_.max_channels == 0 || opened_ <= rules_.max_channels + failed_ + closed_,
         "no more channels are open than may be");
}

void SessionCheck::check_request(const msg::ChannelRequest& request) {
  const std::string_view type = request.request_type;
  expect(rules_.requests.contains(type), "only requests that the route allows pass");
  wire::Reader specific(request.type_specific.bytes);
  if (type == "env" && !rules_.variables.empty())
    expect(is_about(rules_.variables, specific.text()), "only variables that the route accepts");
  if (type == "exec" && !rules_.command.empty())
    expect(specific.text() == rules_.command, "only the route's command runs");
  if (type == "x11-req") asked_.insert("x11");
  if (type == "auth-agent-req@openssh.com") asked_.insert("auth-agent@openssh.com");
  if (type != "subsystem") return;
  const std::string_view name = specific.text();
  const bool any_but_sftp = rules_.subsystems.contains("*");
  expect(any_but_sftp ? name != "sftp" : rules_.subsystems.contains(name), "only subsystems that may run");
  if (name == "sftp")
    sftp_.of_channel.insert_or_assign(
        request.recipient_channel,
        SftpStreams::Stream{.client_channel = client_channels_[request.recipient_channel]});
}

void SessionCheck::check_global(const msg::GlobalRequest& request) {
  expect(request.request_name != "hostkeys-prove-00@openssh.com", "the proxy's host keys are no upstream's");
  if (rules_.guard == RouteRules::Guard::none) return;
  expect(rules_.global_requests.contains(request.request_name), "only global requests that the route allows");
  if (request.request_name != "tcpip-forward") return;
  asked_.insert("forwarded-tcpip");
  wire::Reader specific(request.request_specific.bytes);
  const bool is_permitted = specific.text() == "localhost" && specific.uint32() == 8080;
  expect(is_permitted, "it listens where it may");
}

void SessionCheck::client_hears(BytesView payload) {
  const auto number = static_cast<Number>(payload[0]);
  if (number == Number::global_request) {
    const auto request = wire::decode<msg::GlobalRequest>(payload);
    announcements_ += request.request_name == "hostkeys-00@openssh.com";
    expect(announcements_ <= 1, "an upstream's host keys are nothing for the client");
  }
  if (rules_.guard == RouteRules::Guard::none || number != Number::channel_open) return;
  const auto open = wire::decode<msg::ChannelOpen>(payload);
  expect(rules_.opens_of_upstream.contains(open.channel_type), "an upstream opens what the route allows");
  expect(asked_.contains(open.channel_type), "and only what was asked for");
}

void SessionCheck::upstream_says(BytesView payload) {
  if (payload.empty()) return;
  const auto number = static_cast<Number>(payload[0]);
  failed_ += number == Number::channel_open_failure;
  closed_ += number == Number::channel_close;
  if (number == Number::channel_open_confirmation) try {
      const auto confirmed = wire::decode<msg::ChannelOpenConfirmation>(payload);
      client_channels_.insert_or_assign(confirmed.sender_channel, confirmed.recipient_channel);
    } catch (const wire::ProtocolError&) {
    }
}

}  // namespace sshrp::fuzz
