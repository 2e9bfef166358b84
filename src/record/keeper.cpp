// SPDX-License-Identifier: MIT
#include "record/keeper.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "ops/event_descriptor.h"
#include "ops/log.h"

namespace sshrp::record {
namespace {

// Of one worker, then another one has its turn.
constexpr int max_packets_at_once = 64;

constexpr SteadyClock::time_point at_once{};

/// For poll(2).
int patience(SteadyClock::duration left) {
  if (left > std::chrono::hours(1)) return -1;
  return static_cast<int>(
      std::max<std::int64_t>(std::chrono::ceil<std::chrono::milliseconds>(left).count(), 0));
}

}  // namespace

Keeper::Keeper(Folder folder, config::RecordingsKeep keep)
    : woken_(ops::make_event()), scribe_(std::move(folder), keep, [this] { ops::signal_event(woken_); }) {}

Keeper::~Keeper() {
  for (const auto& [number, worker] : workers_) scribe_.cut(number);
}

void Keeper::add(util::UniqueFd socket, const util::UniqueFd& ring) {
  workers_.emplace(++last_worker_, Worker{.socket = std::move(socket), .ring = RingReader(ring)});
}

bool Keeper::serve(int other) {
  std::vector<pollfd> waits{{other, POLLIN, 0}, {woken_.get(), POLLIN, 0}};
  std::vector<std::uint64_t> numbers;
  const auto now = SteadyClock::now();
  auto looks_at = SteadyClock::time_point::max();
  for (auto& [number, worker] : workers_) {
    const auto events =
        static_cast<short>((worker.may_say_more() ? POLLIN : 0) | (worker.answers.empty() ? 0 : POLLOUT));
    waits.push_back({worker.is_gone || events == 0 ? -1 : worker.socket.get(), events, 0});
    numbers.push_back(number);
    looks_at = std::min(looks_at, rest(worker, now));
  }
  if (::poll(waits.data(), waits.size(), patience(looks_at - now)) < 0) return false;
  if (waits[1].revents != 0) take_results();
  for (std::size_t at = 0; at < numbers.size(); ++at) {
    Worker& worker = workers_.at(numbers[at]);
    const short events = waits[at + 2].revents;
    if ((events & POLLOUT) != 0) answer(worker);
    if ((events & ~POLLOUT) != 0) hear_bells(worker);
    if (worker.looks_at && *worker.looks_at <= SteadyClock::now() && take(numbers[at], worker) == Life::over)
      end(numbers[at]);
  }
  return waits[0].revents != 0;
}

SteadyClock::time_point Keeper::rest(Worker& worker, SteadyClock::time_point now) {
  if (!worker.may_say_more()) {
    worker.ring.set(Wish::none);  // results come first, or it takes answers
    return SteadyClock::time_point::max();
  }
  const Wish wish = worker.looks_at ? Wish::many : Wish::any;
  worker.ring.set(wish);
  if (worker.ring.has(wish)) worker.looks_at = now;
  return worker.looks_at.value_or(SteadyClock::time_point::max());
}

// A worker that ended without having read all answers has said all the same what it has said.
void Keeper::hear_bells(Worker& worker) {
  worker.looks_at = at_once;
  for (int left = max_packets_at_once; left > 0; --left) {
    std::uint8_t bell = 0;
    const ssize_t size = ::recv(worker.socket.get(), &bell, sizeof bell, MSG_DONTWAIT);
    if (size < 0 && (errno == EINTR || errno == ECONNRESET)) continue;
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) {
      worker.is_gone = true;
      worker.ring.close();
      return answer(worker);
    }
  }
}

Keeper::Life Keeper::take(std::uint64_t number, Worker& worker) {
  try {
    const Life life = take_all(number, worker);
    if (worker.answers.size() < max_answers && worker.ring.has_room_for_writer()) {
      append(worker.answers.emplace_back(), message::Room{});
      answer(worker);
    }
    return life;
  } catch (const wire::ProtocolError& error) {
    ops::error("a worker isn't recorded any more: {}", error.what());
    return Life::over;
  }
}

Keeper::Life Keeper::take_all(std::uint64_t number, Worker& worker) {
  bool has_taken = false;
  for (int left = max_packets_at_once; left > 0 && worker.may_say_more(); --left) {
    if (room_.capacity() == 0) room_ = scribe_.spare();
    room_.clear();
    if (!worker.ring.take(room_)) {
      worker.looks_at.reset();
      if (has_taken) worker.looks_at = SteadyClock::now() + max_hold;
      return worker.is_gone ? Life::over : Life::goes_on;
    }
    has_taken = true;
    look_at(worker, room_);
    worker.queued += Scribe::cost(room_.size());
    // A small one isn't to hold the memory of a large one.
    if (room_.size() < max_packet / 2) {
      scribe_.write(number, to_vector(room_));
    } else {
      scribe_.write(number, std::exchange(room_, {}));
    }
  }
  worker.looks_at = at_once;  // there is more
  return Life::goes_on;
}

// Only what is well-formed goes on: the disk's thread needn't look again. What is about none of its own is
// passed over there: a session may not know yet that a recorder before this one has died.
void Keeper::look_at(Worker& worker, BytesView packet) {
  for_each_from_worker(packet, [&](const FromWorker& said, std::size_t) {
    if (const auto* asked = std::get_if<message::Open>(&said)) return begin(worker, *asked);
    if (const auto* ended = std::get_if<message::End>(&said)) worker.recordings.erase(ended->recording);
  });
}

void Keeper::begin(Worker& worker, const message::Open& asked) {
  if (asked.recording <= worker.last) throw wire::ProtocolError("it begins a recording again");
  if (worker.recordings.size() >= max_recordings) throw wire::ProtocolError("it has too many recordings");
  if (!is_session_id(asked.session)) throw wire::ProtocolError("it names no session");
  if (asked.command.size() > max_command || asked.texts.size() > 2 * max_texts)
    throw wire::ProtocolError("what it tells of a recording is too long");
  static_cast<void>(decode_texts(asked.texts));
  worker.last = asked.recording;
  worker.recordings.insert(asked.recording);
}

void Keeper::take_results() {
  ops::clear_event(woken_);
  for (Scribe::Result& result : scribe_.take_results()) {
    const auto found = workers_.find(result.id.worker);
    if (found == workers_.end()) continue;
    Worker& worker = found->second;
    if (result.kind == Scribe::Result::Kind::packet_done) {
      worker.queued -= result.taken;
      continue;
    }
    Bytes said;
    if (result.kind == Scribe::Result::Kind::opened) {
      append(said, message::Opened{result.id.recording});
    } else if (result.kind == Scribe::Result::Kind::failed) {
      append(said, message::Failed{result.id.recording, result.sentence});
    } else {
      message::Written& sum = worker.written[result.id.recording];
      sum.recording = result.id.recording;
      sum.taken += result.taken;
      sum.written += result.written;
      continue;
    }
    worker.answers.push_back(std::move(said));
  }
  for (auto& [number, worker] : workers_) answer(worker);
}

// What was taken comes behind what was opened, and is summed up as long as the worker takes nothing.
void Keeper::answer(Worker& worker) {
  if (worker.is_gone) {
    worker.answers.clear();
    worker.written.clear();
    return;
  }
  if (!send_answers(worker)) return;
  Bytes packet;
  for (const auto& [recording, sum] : worker.written) {
    append(packet, sum);
    if (packet.size() >= max_packet / 2) worker.answers.push_back(std::exchange(packet, {}));
  }
  if (!packet.empty()) worker.answers.push_back(std::move(packet));
  worker.written.clear();
  send_answers(worker);
}

bool Keeper::send_answers(Worker& worker) {
  std::size_t sent = 0;
  for (; sent < worker.answers.size(); ++sent) {
    const Bytes& packet = worker.answers[sent];
    if (::send(worker.socket.get(), packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0) break;
  }
  worker.answers.erase(worker.answers.begin(), worker.answers.begin() + static_cast<std::ptrdiff_t>(sent));
  return worker.answers.empty();
}

void Keeper::end(std::uint64_t number) {
  workers_.erase(number);
  scribe_.cut(number);
}

}  // namespace sshrp::record
