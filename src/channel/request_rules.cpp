// SPDX-License-Identifier: MIT
#include "channel/request_rules.h"

#include <algorithm>
#include <initializer_list>

#include "channel/program.h"
#include "config/text_rules.h"
#include "util/text.h"
#include "wire/codec.h"

namespace sshrp::channel {
namespace {

using access::Permissions;
using access::Right;

// Longer names and values are nothing that a shell would take; a packet could hold 1 MiB.
constexpr std::size_t max_variable_name = 256;
constexpr std::size_t max_variable_value = 32 * 1024;

/// RFC 4254 §7.2, of direct-tcpip and forwarded-tcpip: where it leads to, or where the connection came in.
struct TcpipChannel {
  std::string_view host{};
  std::uint32_t port{};
  std::string_view originator_address{};
  std::uint32_t originator_port{};
};

/// RFC 4254 §7.1, of a forwarding and of its end.
struct TcpipForward {
  std::string_view address_to_bind{};
  std::uint32_t port_to_bind{};
};

/// OpenSSH's PROTOCOL §2.4
struct DirectStreamlocal {
  std::string_view socket_path{};
  std::string_view reserved_text{};
  std::uint32_t reserved_number{};
};

/// The same, of the channels that come of a streamlocal-forward.
struct ForwardedStreamlocal {
  std::string_view socket_path{};
  std::string_view reserved_text{};
};

struct StreamlocalForward {
  std::string_view socket_path{};
};

/// RFC 4254 §6.3.2
struct X11Channel {
  std::string_view originator_address{};
  std::uint32_t originator_port{};
};

/// RFC 4254 §6.3.1
struct X11Req {
  bool single_connection{};
  std::string_view authentication_protocol{};
  std::string_view authentication_cookie{};
  std::uint32_t screen_number{};
};

/// RFC 4254 §6.2
struct PtyReq {
  std::string_view term{};
  std::uint32_t width_characters{}, height_rows{}, width_pixels{}, height_pixels{};
  BytesView terminal_modes{};
};

/// RFC 4254 §6.4
struct Env {
  std::string_view name{};
  std::string_view value{};
};

/// RFC 4254 §6.5, the command of an exec, the name of a subsystem.
struct Argument {
  std::string_view text{};
};

// Upstreams end a text at its first NUL: what is compared here must be what they read. Other control
// characters belong into no name, and some hand names on to other programs, as sshd X11's to xauth.
bool are_plain(std::initializer_list<std::string_view> names) {
  return std::ranges::none_of(names, config::has_control_character);
}

bool has_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

bool opens_host(const Permissions& permissions, BytesView specific) {
  const auto asked = wire::decode_fields<TcpipChannel>(specific);
  return are_plain({asked.host, asked.originator_address}) &&
         permits(permissions.permit_open, asked.host, asked.port);
}

bool opens_socket(const Permissions& permissions, BytesView specific) {
  const auto asked = wire::decode_fields<DirectStreamlocal>(specific);
  return are_plain({asked.socket_path}) && permits_path(permissions.permit_open, asked.socket_path);
}

bool comes_from_host(const Permissions&, BytesView specific) {
  const auto come = wire::decode_fields<TcpipChannel>(specific);
  return are_plain({come.host, come.originator_address});
}

bool comes_from_socket(const Permissions&, BytesView specific) {
  return are_plain({wire::decode_fields<ForwardedStreamlocal>(specific).socket_path});
}

bool comes_from_display(const Permissions&, BytesView specific) {
  return are_plain({wire::decode_fields<X11Channel>(specific).originator_address});
}

bool listens_on_host(const Permissions& permissions, BytesView specific) {
  const auto asked = wire::decode_fields<TcpipForward>(specific);
  return are_plain({asked.address_to_bind}) &&
         permits(permissions.permit_listen, asked.address_to_bind, asked.port_to_bind);
}

bool listens_on_socket(const Permissions& permissions, BytesView specific) {
  const auto asked = wire::decode_fields<StreamlocalForward>(specific);
  return are_plain({asked.socket_path}) && permits_path(permissions.permit_listen, asked.socket_path);
}

bool leaves_host(const Permissions&, BytesView specific) {
  return are_plain({wire::decode_fields<TcpipForward>(specific).address_to_bind});
}

bool leaves_socket(const Permissions&, BytesView specific) {
  return are_plain({wire::decode_fields<StreamlocalForward>(specific).socket_path});
}

// TERM is a variable, too.
bool names_terminal(const Permissions&, BytesView specific) {
  return are_plain({wire::decode_fields<PtyReq>(specific).term});
}

bool names_display(const Permissions&, BytesView specific) {
  const auto asked = wire::decode_fields<X11Req>(specific);
  return are_plain({asked.authentication_protocol, asked.authentication_cookie});
}

bool runs_command(const Permissions&, BytesView specific) {
  return !has_nul(wire::decode_fields<Argument>(specific).text);
}

bool runs_subsystem(const Permissions&, BytesView specific) {
  return are_plain({wire::decode_fields<Argument>(specific).text});
}

// What set_env sets is the route's. What was asked for in place of a forced command, the proxy tells.
bool accepts_variable(const Permissions& permissions, BytesView specific) {
  const auto [name, value] = wire::decode_fields<Env>(specific);
  if (!are_plain({name}) || has_nul(value)) return false;
  if (name.size() > max_variable_name || value.size() > max_variable_value) return false;
  const auto is_set = [&](const access::EnvironmentVariable& variable) { return variable.name == name; };
  if (std::ranges::any_of(permissions.set_env, is_set)) return false;
  if (permissions.force_command && name == original_command) return false;
  if (!permissions.accept_env) return true;
  return std::ranges::any_of(*permissions.accept_env,
                             [&](const std::string& glob) { return util::glob_match(glob, name); });
}

constexpr RequestRule rules[] = {
    {Scope::channel_type, "session", From::client},
    {Scope::channel_type, "direct-tcpip", From::client, Right::local_forwarding, opens_host},
    {Scope::channel_type, "direct-streamlocal@openssh.com", From::client, Right::local_forwarding,
     opens_socket},
    {Scope::channel_type, "tun@openssh.com", From::client, Right::tunnel},
    {Scope::channel_type, "forwarded-tcpip", From::upstream, Right::remote_forwarding, comes_from_host},
    {Scope::channel_type, "forwarded-streamlocal@openssh.com", From::upstream, Right::remote_forwarding,
     comes_from_socket},
    {Scope::channel_type, "x11", From::upstream, Right::x11, comes_from_display},
    {Scope::channel_type, "auth-agent@openssh.com", From::upstream, Right::agent},

    // channel/program.cpp asks for the right of these, which depends on what really runs.
    {Scope::channel_request, "shell", From::client},
    {Scope::channel_request, "exec", From::client, {}, runs_command},
    {Scope::channel_request, "subsystem", From::client, {}, runs_subsystem},
    {Scope::channel_request, "env", From::client, {}, accepts_variable},
    {Scope::channel_request, "pty-req", From::client, Right::pty, names_terminal},
    {Scope::channel_request, "window-change", From::client, Right::pty},
    {Scope::channel_request, "x11-req", From::client, Right::x11, names_display},
    {Scope::channel_request, "auth-agent-req@openssh.com", From::client, Right::agent},
    {Scope::channel_request, "signal", From::client},
    {Scope::channel_request, "break", From::client},
    {Scope::channel_request, "xon-xoff", From::upstream},
    {Scope::channel_request, "exit-status", From::upstream},
    {Scope::channel_request, "exit-signal", From::upstream},
    {Scope::channel_request, "eow@openssh.com", From::either},
    {Scope::channel_request, "keepalive@openssh.com", From::either},
    // PuTTY's measure of the window: it wants to be told that nobody knows it.
    {Scope::channel_request, "winadj@putty.projects.tartarus.org", From::client},
    {Scope::channel_request, "simple@putty.projects.tartarus.org", From::client},

    {Scope::global_request, "tcpip-forward", From::client, Right::remote_forwarding, listens_on_host},
    {Scope::global_request, "cancel-tcpip-forward", From::client, Right::remote_forwarding, leaves_host},
    {Scope::global_request, "streamlocal-forward@openssh.com", From::client, Right::remote_forwarding,
     listens_on_socket},
    {Scope::global_request, "cancel-streamlocal-forward@openssh.com", From::client, Right::remote_forwarding,
     leaves_socket},
    {Scope::global_request, "no-more-sessions@openssh.com", From::client},
    {Scope::global_request, "keepalive@openssh.com", From::either},
    // These two end at the proxy, channel/session_policy.cpp.
    {Scope::global_request, "hostkeys-00@openssh.com", From::upstream},
    {Scope::global_request, "hostkeys-prove-00@openssh.com", From::client},
};

constexpr bool sends(From from, Way way) {
  return from == From::either || (from == From::client) == (way == Way::up);
}

}  // namespace

const RequestRule* find_rule(Scope scope, Way way, std::string_view name) {
  const auto found = std::ranges::find_if(rules, [&](const RequestRule& rule) {
    return rule.scope == scope && rule.name == name && sends(rule.from, way);
  });
  return found == std::end(rules) ? nullptr : found;
}

}  // namespace sshrp::channel
