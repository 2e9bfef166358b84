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

constexpr std::size_t max_spares = max_held / max_packet + 1;

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

void Link::use(util::UniqueFd socket) {
  if (!thread_.joinable()) woken_ = ops::make_event();
  fail_all(nullptr, std::make_shared<const util::UniqueFd>(std::move(socket)));
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
  if (!has_more() || held_until_ || waits_for_room_) return;
  if (steady_clock::now() >= sent_at_ + max_hold) return send_all();
  held_until_ = sent_at_ + max_hold;
  if (looks_at_ > *held_until_) wake();
}

void Link::begin_packet(std::size_t size) {
  if (size == 0) return;
  Bytes next;
  if (!spares_.empty()) {
    next = std::move(spares_.back());
    spares_.pop_back();
  }
  next.assign(packet_.begin() + static_cast<std::ptrdiff_t>(size), packet_.end());
  packet_.resize(size);
  queue_.push_back(std::exchange(packet_, std::move(next)));
  queued_ += size;
  if (queued_ >= max_held && !waits_for_room_) send_queued();
}

void Link::send_all() {
  begin_packet(packet_.size());
  send_queued();
}

void Link::send_queued() {
  const bool waited = std::exchange(waits_for_room_, false);
  sent_at_ = steady_clock::now();
  while (socket_ && !queue_.empty()) {
    const Bytes& packet = queue_.front();
    if (::send(socket_->get(), packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
      waits_for_room_ = true;
      if (!waited) wake();
      return;
    }
    queued_ -= packet.size();
    if (spares_.size() < max_spares) spares_.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
}

// While something is sent now and then it looks by itself for what is held: nobody needs to wake it.
void Link::run() {
  room_.resize(max_packet + 1);
  for (;;) {
    SocketPtr socket;
    bool wants_room = false;
    int patience = -1;  // milliseconds
    {
      const std::lock_guard lock(mutex_);
      socket = socket_;
      const auto now = steady_clock::now();
      if ((held_until_ && now >= *held_until_) || (ends_at_ && has_more() && !waits_for_room_)) {
        held_until_.reset();
        send_all();
      }
      if (ends_at_ && (!socket || !has_more() || now >= *ends_at_)) return;
      wants_room = waits_for_room_;
      looks_at_ = TimePoint::max();
      if (ends_at_) looks_at_ = *ends_at_;
      if (held_until_) looks_at_ = std::min(looks_at_, *held_until_);
      if (now < sent_at_ + max_hold) looks_at_ = std::min(looks_at_, sent_at_ + max_hold);
      if (looks_at_ != TimePoint::max())
        patience = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(looks_at_ - now).count());
    }
    pollfd waits[] = {
        {woken_.get(), POLLIN, 0},
        {socket ? socket->get() : -1, static_cast<short>(wants_room ? POLLIN | POLLOUT : POLLIN), 0}};
    if (::poll(waits, std::size(waits), patience) <= 0) continue;
    if (waits[0].revents != 0) ops::clear_event(woken_);
    if ((waits[1].revents & POLLOUT) != 0) {
      const std::lock_guard lock(mutex_);
      send_all();
    }
    if ((waits[1].revents & ~POLLOUT) != 0 && !hear(socket->get())) fail_all(socket, nullptr);
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

// At once, so that nobody begins a recording in between.
void Link::fail_all(const SocketPtr& of, SocketPtr next) {
  Entries failed;
  {
    const std::lock_guard lock(mutex_);
    if (of && socket_ != of) return;
    socket_ = std::move(next);
    queue_.clear();
    packet_.clear();
    queued_ = 0;
    waits_for_room_ = false;
    held_until_.reset();
    failed.swap(entries_);
  }
  for (auto& [recording, entry] : failed) {
    entry.account->take(entry.in_flight);
    entry.account->deliver({.what = Answer::What::failed, .recording = recording, .sentence = recorder_gone});
  }
}

}  // namespace sshrp::record
