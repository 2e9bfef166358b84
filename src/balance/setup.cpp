// SPDX-License-Identifier: MIT
#include "balance/setup.h"

#include <algorithm>

#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::balance {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Of a group or a server, beside its texts: more than its numbers and the lengths of its texts take.
constexpr std::size_t max_numbers = 160;

std::size_t max_encoded(const GroupSetup& group) {
  std::size_t size = max_numbers + group.name.size() + group.check_way.size() + group.check_user.size() +
                     group.check_key.size() + group.check_password.size() + group.known_hosts.size();
  for (const ServerSetup& server : group.servers)
    size += max_numbers + server.name.size() + server.host.size() + server.host_key_name.size();
  return size;
}

template <class Duration>
void write(wire::Writer& out, Duration time) {
  out.uint64(static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0)));
}

void write(wire::Writer& out, const ServerSetup& server) {
  out.string(server.name).string(server.host).uint32(server.port).uint32(server.weight);
  out.boolean(server.backup).uint32(server.max_sessions).string(server.host_key_name);
}

void write(wire::Writer& out, const GroupSetup& group) {
  out.string(group.name).byte(static_cast<std::uint8_t>(group.balance));
  out.byte(static_cast<std::uint8_t>(group.sticky));
  write(out, group.sticky_for);
  out.uint32(group.queue);
  write(out, group.queue_timeout);
  out.uint32(group.max_fails);
  write(out, group.fail_timeout);
  write(out, group.slow_start);
  write(out, group.attempt_timeout);
  out.byte(static_cast<std::uint8_t>(group.check));
  write(out, group.interval);
  out.uint32(group.rise).uint32(group.fall).byte(static_cast<std::uint8_t>(group.check_proxy_protocol));
  out.string(group.check_way.view());
  out.string(group.check_user).string(group.check_key.view()).string(group.check_password.view());
  out.string(group.known_hosts).uint32(static_cast<std::uint32_t>(group.servers.size()));
  for (const ServerSetup& server : group.servers) write(out, server);
}

/// Decades: a sum of two of them is still a time.
template <class Duration>
Duration read_time(wire::Reader& in) {
  constexpr Duration max = std::chrono::hours(24 * 3650);
  return Duration(std::min<std::uint64_t>(in.uint64(), static_cast<std::uint64_t>(max.count())));
}

template <class Choice>
Choice read_choice(wire::Reader& in, Choice last) {
  const std::uint8_t value = in.byte();
  if (value > static_cast<std::uint8_t>(last))
    throw wire::ProtocolError("a group has a rule that isn't known");
  return static_cast<Choice>(value);
}

BytesView read_bytes(wire::Reader& in, std::size_t max) {
  const BytesView bytes = in.string();
  if (bytes.size() > max) throw wire::ProtocolError("a text of a group is too long");
  return bytes;
}

std::string read_text(wire::Reader& in, std::size_t max) { return std::string(as_text(read_bytes(in, max))); }

ServerSetup read_server(wire::Reader& in) {
  ServerSetup server;
  server.name = read_text(in, max_server_name);
  server.host = read_text(in, max_server_name);
  const std::uint32_t port = in.uint32();
  if (port > 65535) throw wire::ProtocolError("a server has an impossible port");
  server.port = static_cast<std::uint16_t>(port);
  server.weight = std::clamp<std::uint32_t>(in.uint32(), 1, max_weight);
  server.backup = in.boolean();
  server.max_sessions = in.uint32();
  server.host_key_name = read_text(in, max_server_name);
  return server;
}

GroupSetup read_group(wire::Reader& in) {
  GroupSetup group;
  group.name = read_text(in, max_group_name);
  group.balance = read_choice(in, Balance::hash_source);
  group.sticky = read_choice(in, Stickiness::source);
  group.sticky_for = read_time<seconds>(in);
  group.queue = std::min(in.uint32(), max_queue);
  group.queue_timeout = read_time<milliseconds>(in);
  group.max_fails = in.uint32();
  group.fail_timeout = read_time<milliseconds>(in);
  group.slow_start = read_time<milliseconds>(in);
  group.attempt_timeout = read_time<milliseconds>(in);
  group.check = read_choice(in, Check::login);
  group.interval = std::max(read_time<milliseconds>(in), min_check_interval);
  group.rise = in.uint32();
  group.fall = in.uint32();
  group.check_proxy_protocol = read_choice(in, ProxyProtocol::v2);
  group.check_way = util::SecretBytes(read_bytes(in, max_check_way));
  group.check_user = read_text(in, max_group_name);
  group.check_key = util::SecretBytes(read_bytes(in, max_check_secret));
  group.check_password = util::SecretBytes(read_bytes(in, max_check_secret));
  group.known_hosts = read_text(in, max_check_hosts);
  const std::uint32_t servers = in.uint32();
  if (servers > max_group_servers) throw wire::ProtocolError("a group has too many servers");
  for (std::uint32_t i = 0; i < servers; ++i) group.servers.push_back(read_server(in));
  return group;
}

}  // namespace

util::SecretBytes encode(const std::vector<GroupSetup>& groups) {
  std::size_t size = sizeof(std::uint32_t);
  for (const GroupSetup& group : groups) size += max_encoded(group);
  Bytes out;
  out.reserve(size);  // it doesn't move, and leaves no copy behind
  wire::Writer writer(out);
  writer.uint32(static_cast<std::uint32_t>(groups.size()));
  for (const GroupSetup& group : groups) write(writer, group);
  return util::SecretBytes(std::move(out));
}

std::vector<GroupSetup> decode_groups(BytesView bytes) {
  if (bytes.size() > max_setup) throw wire::ProtocolError("groups are too long");
  wire::Reader in(bytes);
  const std::uint32_t count = in.uint32();
  if (count > max_groups) throw wire::ProtocolError("there are too many groups");
  std::vector<GroupSetup> groups;
  std::size_t servers = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    groups.push_back(read_group(in));
    servers += groups.back().servers.size();
    if (servers > max_servers) throw wire::ProtocolError("groups have too many servers");
  }
  in.end();
  return groups;
}

}  // namespace sshrp::balance
