// SPDX-License-Identifier: MIT
#include "app/balancer.h"

#include <sys/socket.h>

#include <algorithm>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>
#include <cerrno>

#include "crypto/random.h"
#include "ops/log.h"
#include "util/text.h"

namespace sshrp::app {
namespace {

namespace message = balance::message;
using net::Clock;

// Of one worker, then another one has its turn.
constexpr int max_packets_at_once = 64;

std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  crypto::random_fill({reinterpret_cast<std::uint8_t*>(&bits), sizeof bits});
  return bits;
}

void log(const balance::Change& change) {
  using enum balance::State;
  const auto level = [&](const auto& line) {
    if (change.after == wrong_host_key) return ops::error("{}", line);
    if (change.after == down || change.after == refusing) return ops::warning("{}", line);
    ops::info("{}", line);
  };
  const auto word = [](balance::State state) { return balance::states[static_cast<std::size_t>(state)]; };
  level(fmt::format("upstream {}: server {} is {}, after {}{}{}", change.group, change.server,
                    word(change.after), word(change.before), change.why.empty() ? "" : ": ", change.why));
}

}  // namespace

Balancer::Balancer(net::Executor executor, MutableBytes board, health::Checker::Check check)
    : executor_(executor),
      left_(balance::read_board(board)),
      board_(board),
      book_(random_bits),
      awaited_over_(executor),
      timer_(executor, Clock::time_point::max()),
      show_at_(executor, Clock::time_point::max()),
      checker_(executor, std::move(check),
               [this](const balance::CheckDue& due, const health::Checked& checked) {
                 if (checked.result == balance::CheckResult::not_made) warn_of_check(due, checked.why);
                 book_.checked(due.group->name, due.group->servers[due.server].name, checked.result,
                               checked.why, Clock::now());
                 go_on();
               }) {
  asio::co_spawn(executor_, keep_time(), asio::detached);  // both end with the context
  asio::co_spawn(executor_, show(), asio::detached);
}

void Balancer::warn_of_check(const balance::CheckDue& due, const std::string& why) {
  const auto now = Clock::now();
  if (now < next_check_warning_) return;
  next_check_warning_ = now + check_warning_interval;
  ops::warning("server {} of \"{}\" isn't checked: {}", util::escape(due.group->servers[due.server].name),
               due.group->name, why);
}

void Balancer::use(std::vector<balance::GroupSetup> groups) {
  book_.use(std::move(groups), Clock::now());
  if (const auto left = std::exchange(left_, {})) book_.take_over(balance::past_of(*left), Clock::now());
  go_on();
}

void Balancer::set_service(std::string_view group, std::string_view server, balance::Service service) {
  book_.set_service(group, server, service, Clock::now());
  go_on();
}

// What the worker holds is said anew by the new one: it must not count twice, nor sockets add up.
void Balancer::take_worker(std::uint32_t name, util::UniqueFd socket) {
  const auto has_name = [&](const auto& each) { return each.second->name == name; };
  const auto former = std::ranges::find_if(workers_, has_name);
  const balance::Asker before = former != workers_.end() ? former->first : 0;
  const auto worker = std::make_shared<Worker>(executor_, name, socket.release());
  workers_.emplace(++last_, worker);
  asio::co_spawn(executor_, hear(last_, worker), asio::detached);
  if (awaited_.contains(before)) awaited_.insert(last_);
  if (before != 0) end(before);
}

void Balancer::await_holds() {
  for (const auto& [number, worker] : workers_)
    if (!worker->holds_said) awaited_.insert(number);
  may_hear_ = true;
  awaited_over_.notify();
  if (!awaited_.empty()) asio::co_spawn(executor_, lose_patience(), asio::detached);
}

net::Task<void> Balancer::lose_patience() {
  net::Timer timer(executor_, holds_grace);
  std::error_code error;
  co_await timer.async_wait(net::into(error));
  if (awaited_.empty()) co_return;
  ops::warning("{} of those from before don't say which places are taken, or what they have seen",
               awaited_.size());
  awaited_.clear();
  awaited_over_.notify();
}

void Balancer::holds_are_said(balance::Asker number) {
  if (awaited_.erase(number) > 0 && awaited_.empty()) awaited_over_.notify();
}

void Balancer::take_past(util::UniqueFd socket) {
  awaited_.insert(++last_);
  asio::co_spawn(executor_, hear_past(last_, std::make_shared<Descriptor>(executor_, socket.release())),
                 asio::detached);
}

net::Task<void> Balancer::hear_past(balance::Asker number, DescriptorPtr socket) {
  do {
    std::error_code error;
    co_await socket->async_wait(Descriptor::wait_read, net::into(error));
    if (error) co_return;
  } while (hear_past(*socket));
  go_on();
  holds_are_said(number);
}

bool Balancer::hear_past(Descriptor& socket) {
  std::array<std::uint8_t, message::max_packet> room;
  for (int left = max_packets_at_once; left > 0; --left) {
    const ssize_t size = ::recv(socket.native_handle(), room.data(), room.size(), MSG_DONTWAIT | MSG_TRUNC);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) return true;
    if (size <= 0) return false;
    try {
      if (static_cast<std::size_t>(size) > room.size()) throw wire::ProtocolError("a packet is too long");
      book_.take_over(balance::decode_past(BytesView(room).first(static_cast<std::size_t>(size))),
                      Clock::now());
    } catch (const wire::ProtocolError& error) {
      ops::error("the balancer before this one isn't heard any more: {}", error.what());
      return false;
    }
  }
  return true;
}

void Balancer::pass_on(util::UniqueFd socket) {
  ++passing_on_;
  asio::co_spawn(executor_, say_past(std::make_shared<Descriptor>(executor_, socket.release())),
                 asio::detached);
}

net::Task<void> Balancer::say_past(DescriptorPtr socket) {
  const std::vector<Bytes> packets = balance::encode(book_.past(Clock::now()));
  for (auto next = packets.begin(); next != packets.end();) {
    if (::send(socket->native_handle(), next->data(), next->size(), MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) {
      ++next;
      continue;
    }
    if (errno != EAGAIN) break;
    std::error_code error;
    co_await socket->async_wait(Descriptor::wait_write, net::into(error));
    if (error) break;
  }
  std::error_code ignored;
  socket->close(ignored);
  --passing_on_;
  if (!has_work() && then_) then_();
}

bool Balancer::must_wait(const Worker& worker) const {
  return !may_hear_ || (worker.holds_said && !awaited_.empty());
}

net::Task<void> Balancer::hear(balance::Asker number, WorkerPtr worker) {
  for (;;) {
    while (must_wait(*worker)) co_await awaited_over_.wait();
    std::error_code error;
    co_await worker->socket.async_wait(Descriptor::wait_read, net::into(error));
    if (error) co_return;
    if (!hear_packets(number, *worker)) break;
    go_on();
  }
  end(number);
}

// A stranger may have taken it over: what it says that is no message ends its connection, and nobody else's.
bool Balancer::hear_packets(balance::Asker number, Worker& worker) {
  std::array<std::uint8_t, message::max_packet> room;
  for (int left = max_packets_at_once; left > 0; --left) {
    if (must_wait(worker)) return true;
    const ssize_t size =
        ::recv(worker.socket.native_handle(), room.data(), room.size(), MSG_DONTWAIT | MSG_TRUNC);
    // One that ended without having read all answers has said all the same what it has said.
    if (size < 0 && (errno == EINTR || errno == ECONNRESET)) continue;
    if (size < 0 && errno == EAGAIN) return true;
    if (size <= 0) return false;
    try {
      if (static_cast<std::size_t>(size) > room.size()) throw wire::ProtocolError("a message is too long");
      const BytesView packet(room.data(), static_cast<std::size_t>(size));
      if (message::is_all_held(packet)) {
        worker.holds_said = true;
        holds_are_said(number);
      } else {
        book_.hear(number, message::decode_from_worker(packet), Clock::now());
      }
    } catch (const wire::ProtocolError& error) {
      ops::error("a worker isn't heard any more: {}", error.what());
      return false;
    }
  }
  return true;
}

void Balancer::end(balance::Asker number) {
  const auto worker = workers_.find(number);
  if (worker == workers_.end()) return;
  std::error_code ignored;
  worker->second->socket.close(ignored);
  workers_.erase(worker);
  book_.forget(number, Clock::now());
  holds_are_said(number);
  go_on();
  if (!has_work() && then_) then_();
}

void Balancer::go_on() {
  for (balance::Answer& each : book_.take_answers()) answer(std::move(each));
  for (const balance::Change& change : book_.take_changes()) log(change);
  for (balance::CheckDue& due : book_.take_checks(Clock::now())) checker_.begin(std::move(due));
  timer_.expires_at(book_.next());  // which wakes keep_time()
  if (std::exchange(is_shown_, false)) show_at_.expires_after(board_interval);
}

void Balancer::answer(balance::Answer answer) {
  const auto found = workers_.find(answer.asker);
  if (found == workers_.end()) return;
  Bytes packet;
  if (const auto* gift = std::get_if<balance::Gift>(&answer.what)) {
    packet = wire::encode(message::Given{answer.request, gift->place, gift->server});
  } else {
    const auto& refusal = std::get<balance::Refusal>(answer.what);
    packet =
        wire::encode(message::Denied{answer.request, static_cast<std::uint8_t>(refusal.why),
                                     std::string_view(refusal.sentence).substr(0, message::max_sentence)});
  }
  Worker& worker = *found->second;
  if (worker.unsent.empty() &&
      ::send(worker.socket.native_handle(), packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
    return;
  worker.unsent.push_back(std::move(packet));
  if (worker.unsent.size() > max_unsent_answers) {
    ops::error("a worker takes no answers, so it isn't heard any more");
    asio::post(executor_, [this, number = answer.asker] { end(number); });
    return;
  }
  if (!std::exchange(worker.is_sending, true))
    asio::co_spawn(executor_, send_unsent(answer.asker, found->second), asio::detached);
}

net::Task<void> Balancer::send_unsent(balance::Asker number, WorkerPtr worker) {
  while (!worker->unsent.empty()) {
    std::error_code error;
    co_await worker->socket.async_wait(Descriptor::wait_write, net::into(error));
    if (error) co_return;
    while (!worker->unsent.empty()) {
      const Bytes& packet = worker->unsent.front();
      if (::send(worker->socket.native_handle(), packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL) <
          0) {
        if (errno == EAGAIN) break;
        if (errno != EPIPE) end(number);  // one that is gone is heard to its end
        co_return;
      }
      worker->unsent.pop_front();
    }
  }
  worker->is_sending = false;
}

net::Task<void> Balancer::keep_time() {
  for (;;) {
    std::error_code moved;
    co_await timer_.async_wait(net::into(moved));
    if (moved) continue;
    book_.on_time(Clock::now());
    go_on();
  }
}

net::Task<void> Balancer::show() {
  for (;;) {
    std::error_code moved;
    co_await show_at_.async_wait(net::into(moved));
    if (moved) continue;
    show_at_.expires_at(Clock::time_point::max());
    is_shown_ = true;
    board_.write(book_.rows(Clock::now()));
  }
}

}  // namespace sshrp::app
