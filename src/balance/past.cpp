// SPDX-License-Identifier: MIT
#include "balance/past.h"

#include <algorithm>

#include "balance/messages.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::balance {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

enum class Kind : std::uint8_t { server = 1, sticky };

/// A key of Sticky's: whose it is, and the user or the source.
constexpr std::size_t max_who = 1 + message::max_user;

void write(wire::Writer& out, TimePoint time) {
  const auto count = std::chrono::duration_cast<nanoseconds>(time.time_since_epoch()).count();
  out.uint64(static_cast<std::uint64_t>(std::max<std::int64_t>(count, 0)));
}
void write(wire::Writer& out, milliseconds pause) { out.uint64(static_cast<std::uint64_t>(pause.count())); }

/// A century: a sum of two of them is still a time.
template <class Duration>
Duration read_count(wire::Reader& in) {
  constexpr Duration max = std::chrono::hours(24 * 36'525);
  return Duration(std::min<std::uint64_t>(in.uint64(), static_cast<std::uint64_t>(max.count())));
}
TimePoint read_time(wire::Reader& in) { return TimePoint(read_count<nanoseconds>(in)); }

std::string read_text(wire::Reader& in, std::size_t max) {
  const BytesView text = in.string();
  if (text.size() > max) throw wire::ProtocolError("a text of the past is too long");
  return std::string(as_text(text));
}

Condition read_condition(wire::Reader& in) {
  const std::uint8_t value = in.byte();
  if (value > static_cast<std::uint8_t>(Condition::wrong_host_key))
    throw wire::ProtocolError("the past has a condition that isn't known");
  return static_cast<Condition>(value);
}

void write(wire::Writer& out, const ServerPast& past) {
  const Health::Past& health = past.health;
  out.byte(static_cast<std::uint8_t>(Kind::server)).string(past.group).string(past.server);
  out.byte(static_cast<std::uint8_t>(health.condition));
  for (const TimePoint time : {health.since, health.until, health.recovered}) write(out, time);
  for (const milliseconds pause : {health.pause, health.refusing_pause}) write(out, pause);
  for (const std::uint32_t count : {health.fails, health.refusals, health.well, health.unwell})
    out.uint32(count);
  out.string(past.why);
  write(out, past.changed);
  for (const std::uint64_t count :
       {past.given, past.failed, past.refused, past.checks_well, past.checks_failed})
    out.uint64(count);
}

void write(wire::Writer& out, const StickyPast& past) {
  out.byte(static_cast<std::uint8_t>(Kind::sticky)).string(past.group).string(past.who).string(past.server);
  write(out, past.until);
}

ServerPast read_server(wire::Reader& in) {
  ServerPast past{.group = read_text(in, max_group_name), .server = read_text(in, max_server_name)};
  Health::Past& health = past.health;
  health.condition = read_condition(in);
  for (TimePoint* const time : {&health.since, &health.until, &health.recovered}) *time = read_time(in);
  for (milliseconds* const pause : {&health.pause, &health.refusing_pause})
    *pause = read_count<milliseconds>(in);
  for (std::uint32_t* const count : {&health.fails, &health.refusals, &health.well, &health.unwell})
    *count = in.uint32();
  past.why = read_text(in, max_why);
  past.changed = read_time(in);
  for (std::uint64_t* const count :
       {&past.given, &past.failed, &past.refused, &past.checks_well, &past.checks_failed})
    *count = in.uint64();
  return past;
}

StickyPast read_sticky(wire::Reader& in) {
  StickyPast past{.group = read_text(in, max_group_name),
                  .who = read_text(in, max_who),
                  .server = read_text(in, max_server_name)};
  past.until = read_time(in);
  return past;
}

class Packing {
 public:
  template <class Entry>
  void add(const Entry& entry) {
    Bytes encoded;
    wire::Writer out(encoded);
    write(out, entry);
    if (packets_.empty() || packets_.back().size() + encoded.size() > message::max_packet)
      packets_.emplace_back();
    packets_.back().insert(packets_.back().end(), encoded.begin(), encoded.end());
  }
  std::vector<Bytes> take() { return std::move(packets_); }

 private:
  std::vector<Bytes> packets_{};
};

}  // namespace

Past past_of(const Rows& rows) {
  const auto condition_of = [](State state) {
    if (state == State::down) return Condition::down;
    if (state == State::refusing) return Condition::refusing;
    return state == State::wrong_host_key ? Condition::wrong_host_key : Condition::up;
  };
  Past past;
  for (const ServerRow& row : rows.servers) {
    const TimePoint changed{nanoseconds(static_cast<std::int64_t>(row.changed))};
    const Condition condition = condition_of(row.state);
    past.servers.push_back(
        {.group = row.group,
         .server = row.server,
         .health = {.condition = condition, .since = condition == Condition::up ? TimePoint{} : changed},
         .why = row.why,
         .changed = changed,
         .given = row.given,
         .failed = row.failed,
         .refused = row.refused,
         .checks_well = row.checks_well,
         .checks_failed = row.checks_failed});
  }
  return past;
}

std::vector<Bytes> encode(const Past& past) {
  Packing packing;
  for (const ServerPast& server : past.servers) packing.add(server);
  for (const StickyPast& sticky : past.sticky) packing.add(sticky);
  return packing.take();
}

Past decode_past(BytesView packet) {
  if (packet.size() > message::max_packet) throw wire::ProtocolError("a packet of the past is too long");
  Past past;
  for (wire::Reader in(packet); !in.empty();) {
    switch (static_cast<Kind>(in.byte())) {
      case Kind::server:
        past.servers.push_back(read_server(in));
        break;
      case Kind::sticky:
        past.sticky.push_back(read_sticky(in));
        break;
      default:
        throw wire::ProtocolError("the past has what isn't known");
    }
  }
  return past;
}

}  // namespace sshrp::balance
