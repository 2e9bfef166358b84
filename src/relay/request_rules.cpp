#include "relay/request_rules.h"

#include <algorithm>

#include "relay/program.h"
#include "util/text.h"
#include "wire/codec.h"

namespace sshrp::relay {
namespace {

using config::Permissions;
using config::Right;

// Longer names and values are nothing that a shell would take; a packet could hold 1 MiB.
constexpr std::size_t longest_variable_name = 256;
constexpr std::size_t longest_variable_value = 32 * 1024;

/// RFC 4254 §7.2
struct DirectTcpip {
  std::string_view host_to_connect{};
  std::uint32_t port_to_connect{};
  std::string_view originator_address{};
  std::uint32_t originator_port{};
};

/// RFC 4254 §7.1
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

struct StreamlocalForward {
  std::string_view socket_path{};
};

/// RFC 4254 §6.4
struct Env {
  std::string_view name{};
  std::string_view value{};
};

bool opens_host(const Permissions& permissions, BytesView specific) {
  const auto asked = wire::decode_fields<DirectTcpip>(specific);
  return permits(permissions.permit_open, asked.host_to_connect, asked.port_to_connect);
}

bool opens_socket(const Permissions& permissions, BytesView specific) {
  return permits_path(permissions.permit_open, wire::decode_fields<DirectStreamlocal>(specific).socket_path);
}

bool listens_on_host(const Permissions& permissions, BytesView specific) {
  const auto asked = wire::decode_fields<TcpipForward>(specific);
  return permits(permissions.permit_listen, asked.address_to_bind, asked.port_to_bind);
}

bool listens_on_socket(const Permissions& permissions, BytesView specific) {
  return permits_path(permissions.permit_listen,
                      wire::decode_fields<StreamlocalForward>(specific).socket_path);
}

// What set_env sets is the route's. What was asked for in place of a forced command, the proxy tells.
bool accepts_variable(const Permissions& permissions, BytesView specific) {
  const auto [name, value] = wire::decode_fields<Env>(specific);
  if (name.size() > longest_variable_name || value.size() > longest_variable_value) return false;
  const auto is_set = [&](const config::EnvironmentVariable& variable) { return variable.name == name; };
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
    {Scope::channel_type, "forwarded-tcpip", From::upstream, Right::remote_forwarding},
    {Scope::channel_type, "forwarded-streamlocal@openssh.com", From::upstream, Right::remote_forwarding},
    {Scope::channel_type, "x11", From::upstream, Right::x11},
    {Scope::channel_type, "auth-agent@openssh.com", From::upstream, Right::agent},

    // relay/program.cpp asks for the right of these, which depends on what really runs.
    {Scope::channel_request, "shell", From::client},
    {Scope::channel_request, "exec", From::client},
    {Scope::channel_request, "subsystem", From::client},
    {Scope::channel_request, "env", From::client, {}, accepts_variable},
    {Scope::channel_request, "pty-req", From::client, Right::pty},
    {Scope::channel_request, "window-change", From::client, Right::pty},
    {Scope::channel_request, "x11-req", From::client, Right::x11},
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
    {Scope::global_request, "cancel-tcpip-forward", From::client, Right::remote_forwarding},
    {Scope::global_request, "streamlocal-forward@openssh.com", From::client, Right::remote_forwarding,
     listens_on_socket},
    {Scope::global_request, "cancel-streamlocal-forward@openssh.com", From::client, Right::remote_forwarding},
    {Scope::global_request, "no-more-sessions@openssh.com", From::client},
    {Scope::global_request, "keepalive@openssh.com", From::either},
    // These two end at the proxy, relay/policy.cpp.
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

}  // namespace sshrp::relay
