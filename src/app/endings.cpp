// Master: sessions that somebody wants to end, wherever they are.
// SPDX-License-Identifier: MIT
#include "app/master.h"
#include "util/text.h"

namespace sshrp::app {

// Nobody but the workers knows who has which session: all are asked, and those of the master before this one.
void Master::end_sessions(const std::vector<std::string>& ids, const std::string& sentence,
                          SessionEnds::Done done) {
  const std::string words = util::escape(sentence, max_end_sentence);
  std::set<SessionEnds::Asked> asked;
  for (const Bytes& piece : encode_ids(ids)) {
    for (auto& [pid, child] : children_) {
      if (!child.control || child.requests.is_full()) continue;
      const auto request = child.requests.begin<message::Ended>();
      if (child.control.say(message::EndSessions{request, words, {piece}})) asked.emplace(pid, request);
    }
    const auto request = ++asked_of_predecessor_;
    if (predecessor_ && predecessor_.say(succession::EndSessions{request, words, {piece}}))
      asked.emplace(0, request);
  }
  session_ends_.begin(std::move(asked), ids.size(), std::move(done), Clock::now());
}

void Master::answered(Child& child, const message::Ended& answer) {
  session_ends_.answered({child.pid, answer.request}, answer.count);
}

// The one after that may be gone when it is done.
void Master::end_for_successor(const succession::EndSessions& end) {
  end_sessions(decode_ids(end.ids.bytes), std::string(end.sentence),
               [this, request = end.request](std::uint64_t ended) {
                 if (successor_)
                   successor_.say(succession::Ended{request, static_cast<std::uint32_t>(ended)});
               });
}

}  // namespace sshrp::app
