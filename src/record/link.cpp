// SPDX-License-Identifier: MIT
#include "record/link.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "facts/counters.h"
#include "ops/event_descriptor.h"
#include "ops/log.h"

namespace sshrp::record {
namespace {

using std::chrono::steady_clock;
using SocketPtr = std::shared_ptr<const util::UniqueFd>;

constexpr const char* recorder_gone = "the recorder has ended";

}  // namespace

// It may have become less between the two looks: then nobody else would say so.
bool Account::is_full() {
  if (in_flight_ <= max_in_flight) return false;
  waits_ = true;
  if (in_flight_ > max_in_flight) return true;
  waits_ = false;
  return false;
}

void Account::take(std::size_t bytes) {
  const std::size_t left = in_flight_ -= bytes;
  if (left <= max_in_flight && waits_.exchange(false)) deliver({.what = Answer::What::room});
}

void Link::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ends_at_ = steady_clock::now() + stop_grace;
  }
  wake();
  thread_.join();
}

void Link::wake() const { ops::signal_event(woken_); }

void Link::use(util::UniqueFd socket, const util::UniqueFd& ring) {
  if (!thread_.joinable()) woken_ = ops::make_event();
  auto writer = std::make_unique<RingWriter>(ring);
  fail_all(nullptr, std::make_shared<const util::UniqueFd>(std::move(socket)), std::move(writer));
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  wake();
}

std::optional<std::uint32_t> Link::begin(const AccountPtr& account) {
  const std::lock_guard lock(mutex_);
  if (!socket_) return std::nullopt;
  entries_[++last_] = {account};
  return last_;
}

void Link::note(std::uint32_t recording, std::size_t bytes) {
  const auto entry = entries_.find(recording);
  if (entry == entries_.end()) return;
  entry->second.in_flight += bytes;
  entry->second.account->add(bytes);
}

void Link::end(std::uint32_t recording) {
  const std::lock_guard lock(mutex_);
  const auto entry = entries_.find(recording);
  if (entry != entries_.end()) entry->second.has_ended = true;
}

void Link::burst_over() {
  const std::lock_guard lock(mutex_);
  send();
}

void Link::begin_packet(std::size_t size) {
  const BytesView full = BytesView(packet_).first(size);
  if (!queue_.empty() || !put(full)) queue_.push_back(to_vector(full));
  packet_.erase(packet_.begin(), packet_.begin() + static_cast<std::ptrdiff_t>(size));
}

void Link::send() {
  while (!queue_.empty() && put(queue_.front())) queue_.pop_front();
  if (queue_.empty() && !packet_.empty() && put(packet_)) packet_.clear();
  if (ring_ && !is_broken_ && ring_->wakes_reader()) ring_bell();
}

// Where the socket takes no more the recorder hasn't heard what rang before.
void Link::ring_bell() {
  constexpr std::uint8_t bell = 0;  // what it is doesn't matter
  const ssize_t sent = ::send(socket_->get(), &bell, sizeof bell, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN) ring_->reader_sleeps();
}

// Where there is no recorder it goes nowhere.
bool Link::put(BytesView packet) {
  if (!ring_ || is_broken_) return true;
  try {
    return ring_->put(packet);
  } catch (const wire::ProtocolError& error) {
    ops::error("the recorder isn't told any more: {}", error.what());
    is_broken_ = true;
    wake();
    return true;
  }
}

void Link::run() {
  room_.resize(max_packet + 1);
  for (;;) {
    SocketPtr socket;
    bool is_broken = false;
    int patience = -1;  // milliseconds
    {
      const std::lock_guard lock(mutex_);
      socket = socket_;
      is_broken = is_broken_;
      if (ends_at_) {
        send();
        const auto left = *ends_at_ - steady_clock::now();
        if (!socket || !has_more() || left <= left.zero()) return;
        patience = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count());
      }
    }
    if (is_broken) {
      fail_all(socket, nullptr, nullptr);
      continue;
    }
    pollfd waits[] = {{woken_.get(), POLLIN, 0}, {socket ? socket->get() : -1, POLLIN, 0}};
    if (::poll(waits, std::size(waits), patience) <= 0) continue;
    if (waits[0].revents != 0) ops::clear_event(woken_);
    if (waits[1].revents != 0 && !hear(socket->get())) fail_all(socket, nullptr, nullptr);
  }
}

bool Link::hear(int socket) {
  for (;;) {
    const ssize_t size = ::recv(socket, room_.data(), room_.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) return true;
    if (size <= 0) return false;
    try {
      for_each_from_recorder(
          BytesView(room_).first(static_cast<std::size_t>(size)),
          [this](const FromRecorder& said) { std::visit([this](const auto& each) { take(each); }, said); });
    } catch (const wire::ProtocolError& error) {
      ops::error("the recorder isn't heard any more: {}", error.what());
      return false;
    }
  }
}

void Link::take(const message::Opened& said) {
  AccountPtr account;
  {
    const std::lock_guard lock(mutex_);
    const auto entry = entries_.find(said.recording);
    if (entry == entries_.end()) return;
    account = entry->second.account;
  }
  facts::count("recordings");
  account->deliver({.what = Answer::What::opened, .recording = said.recording});
}

void Link::take(const message::Failed& said) {
  Entry failed;
  {
    const std::lock_guard lock(mutex_);
    const auto entry = entries_.find(said.recording);
    if (entry == entries_.end()) return;
    failed = std::move(entry->second);
    entries_.erase(entry);
  }
  failed.account->take(failed.in_flight);
  failed.account->deliver({.what = Answer::What::failed,
                           .recording = said.recording,
                           .sentence = std::string(said.sentence.substr(0, max_sentence))});
}

void Link::take(const message::Written& said) {
  AccountPtr account;
  std::size_t taken = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto entry = entries_.find(said.recording);
    if (entry == entries_.end()) return;
    account = entry->second.account;
    taken = std::min<std::uint64_t>(said.taken, entry->second.in_flight);
    entry->second.in_flight -= taken;
    if (entry->second.has_ended && entry->second.in_flight == 0) entries_.erase(entry);
  }
  facts::count("recording_bytes", said.written);
  account->take(taken);
}

void Link::take(const message::Room&) {
  const std::lock_guard lock(mutex_);
  send();
}

// At once, so that nobody begins a recording in between.
void Link::fail_all(const SocketPtr& of, SocketPtr next, RingPtr next_ring) {
  Entries failed;
  {
    const std::lock_guard lock(mutex_);
    if (of && socket_ != of) return;
    socket_ = std::move(next);
    ring_ = std::move(next_ring);
    is_broken_ = false;
    queue_.clear();
    packet_.clear();
    failed.swap(entries_);
  }
  for (auto& [recording, entry] : failed) {
    entry.account->take(entry.in_flight);
    entry.account->deliver({.what = Answer::What::failed, .recording = recording, .sentence = recorder_gone});
  }
}

}  // namespace sshrp::record
