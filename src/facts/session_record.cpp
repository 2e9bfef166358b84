// SPDX-License-Identifier: MIT
#include "facts/session_record.h"

#include <algorithm>

namespace sshrp::facts {
namespace {

using Record = const SessionRecord&;
using Value = SessionValue;
using enum FactKind;

Value end_of(Record record) {
  return record.began + std::chrono::duration_cast<std::chrono::system_clock::duration>(record.lasted);
}

Value upstream_of(Record record) { return record.upstream ? to_string(*record.upstream) : std::string(); }

constexpr SessionFact facts[] = {
    {"time", time, end_of, "when it ended"},
    {"began", time, [](Record r) -> Value { return r.began; }, "when it began"},
    {"session", own_text, [](Record r) -> Value { return r.id; }, "its id, which stands in all its lines"},
    {"client", own_text, [](Record r) -> Value { return r.client; }, "the client's address and port"},
    {"user", text, [](Record r) -> Value { return r.user; }, "the login name that the client gave, escaped"},
    {"route", text, [](Record r) -> Value { return r.route; }, "the route's user"},
    {"upstream", text, upstream_of, "host and port of the upstream"},
    {"upstream_group", text, [](Record r) -> Value { return r.upstream_group; },
     "the name of the group that the upstream is a server of"},
    {"upstream_attempts", count, [](Record r) -> Value { return r.upstream_attempts; },
     "servers that were tried for it"},
    {"upstream_user", text, [](Record r) -> Value { return r.upstream_user; }, "the login name there"},
    {"method", text, [](Record r) -> Value { return r.downstream_login.method; }, "how the client logged in"},
    {"key", text, [](Record r) -> Value { return r.downstream_login.key; },
     "the fingerprint of the client's key"},
    {"upstream_method", text, [](Record r) -> Value { return r.upstream_login.method; },
     "how the proxy logged in at the upstream"},
    {"upstream_key", text, [](Record r) -> Value { return r.upstream_login.key; },
     "the fingerprint of the proxy's key"},
    {"algorithms", text, [](Record r) -> Value { return r.algorithms; },
     "key exchange, host key, and cipher with its MAC, as agreed on with the client at login"},
    {"upstream_algorithms", text, [](Record r) -> Value { return r.upstream_algorithms; },
     "and with the upstream"},
    {"bytes_up", count, [](Record r) -> Value { return r.bytes_up; },
     "bytes of payload that the client sent after login"},
    {"bytes_down", count, [](Record r) -> Value { return r.bytes_down; },
     "bytes of payload that the upstream sent after login"},
    {"channels", count, [](Record r) -> Value { return r.channels; }, "how many were asked for"},
    {"recordings", count, [](Record r) -> Value { return r.recordings; },
     "of how many a recording was begun"},
    {"seconds", seconds, [](Record r) -> Value { return r.lasted; }, "from begin to end"},
    {"reason", own_text, [](Record r) -> Value { return r.reason; }, "why it ended"},
};

}  // namespace

std::span<const SessionFact> session_facts() { return facts; }

const SessionFact* find_session_fact(std::string_view name) {
  const auto* found = std::ranges::find(facts, name, &SessionFact::name);
  return found == std::end(facts) ? nullptr : found;
}

}  // namespace sshrp::facts
