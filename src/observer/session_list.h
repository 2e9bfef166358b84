// Lists of sessions: which are meant, in what order, and as JSON.
// SPDX-License-Identifier: MIT
#pragma once

#include "access/address.h"
#include "observer/http.h"
#include "observer/json.h"

namespace sshrp::observer {

/// What they must be; what is empty says nothing. Texts are globs.
struct SessionFilter {
  std::string user{};
  std::string route{};
  std::string upstream{};
  std::string client{};  // with its port or without
  std::string stage{};
  std::optional<access::Network> source{};

  bool fits(const facts::LiveSession& session) const;
};

struct SessionQuery {
  SessionFilter filter{};
  std::string sort{};  // a name of the list; empty: as they come
  bool reverse = false;
  std::size_t limit = SIZE_MAX;
};

/// Of the request's query; an unknown name is an error.
Result<SessionQuery> parse_session_query(const NamedTexts& query);
/// "192.0.2.1", "2001:db8::/32", as a filter's source.
Result<access::Network> parse_source(std::string_view text);

/// Those that are meant, in order.
std::vector<facts::LiveSession> select(std::vector<facts::LiveSession> sessions, const SessionQuery& query);

/// All facts by their names, as of `now`, and how far it is.
void append_session(Json& json, facts::LiveSession session, std::chrono::system_clock::time_point now);

}  // namespace sshrp::observer
