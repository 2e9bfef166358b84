// SPDX-License-Identifier: MIT
#include "app/session_ends.h"

#include <algorithm>

#include "facts/session_slots.h"
#include "wire/error.h"

namespace sshrp::app {
namespace {

constexpr std::size_t id_length = facts::session_id_length;

}  // namespace

std::vector<Bytes> encode_ids(const std::vector<std::string>& ids) {
  std::vector<Bytes> pieces;
  for (const std::string& id : ids) {
    if (!facts::is_session_id(id)) continue;
    if (pieces.empty() || pieces.back().size() >= max_ids_in_message * id_length) pieces.emplace_back();
    pieces.back().insert(pieces.back().end(), id.begin(), id.end());
  }
  return pieces;
}

std::vector<std::string> decode_ids(BytesView bytes) {
  if (bytes.empty() || bytes.size() % id_length != 0 || bytes.size() / id_length > max_ids_in_message)
    throw wire::ProtocolError("no possible number of sessions");
  std::vector<std::string> ids;
  for (; !bytes.empty(); bytes = bytes.subspan(id_length)) {
    ids.emplace_back(as_text(bytes.first(id_length)));
    if (!facts::is_session_id(ids.back())) throw wire::ProtocolError("no session's id");
  }
  return ids;
}

void SessionEnds::begin(std::set<Asked> asked, std::uint64_t max_ended, Done done, Clock::time_point now) {
  requests_.push_back({std::move(asked), max_ended, std::move(done), now + end_grace});
  finish([](const Request& request) { return request.unanswered.empty(); });
}

void SessionEnds::answered(Asked asked, std::uint64_t ended) {
  for (Request& request : requests_)
    if (request.unanswered.erase(asked) != 0) request.ended += std::min(ended, request.max_ended);
  finish([](const Request& request) { return request.unanswered.empty(); });
}

void SessionEnds::gone(pid_t process) {
  for (Request& request : requests_)
    std::erase_if(request.unanswered, [process](const Asked& asked) { return asked.first == process; });
  finish([](const Request& request) { return request.unanswered.empty(); });
}

void SessionEnds::on_time(Clock::time_point now) {
  finish([now](const Request& request) { return now >= request.until; });
}

std::optional<SessionEnds::Clock::time_point> SessionEnds::next() const {
  if (requests_.empty()) return std::nullopt;
  return requests_.front().until;  // which all have in the order in which they came
}

// Who hears of it may begin another one.
template <class IsOver>
void SessionEnds::finish(IsOver is_over) {
  std::list<Request> over;
  for (auto at = requests_.begin(); at != requests_.end();) {
    const auto next = std::next(at);
    if (is_over(*at)) over.splice(over.end(), requests_, at);
    at = next;
  }
  for (Request& request : over) request.done(std::min(request.ended, request.max_ended));
}

}  // namespace sshrp::app
