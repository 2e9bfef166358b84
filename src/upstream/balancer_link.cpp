// SPDX-License-Identifier: MIT
#include "upstream/balancer_link.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <asio/post.hpp>
#include <cerrno>

#include "ops/event_descriptor.h"
#include "ops/log.h"
#include "util/text.h"

namespace sshrp::upstream {
namespace {

namespace message = balance::message;
using net::Clock;
using std::chrono::milliseconds;
using wire::DisconnectReason;

// In the order of both.
static_assert(static_cast<int>(Outcome::reached) == static_cast<int>(balance::Outcome::reached) &&
              static_cast<int>(Outcome::abandoned) == static_cast<int>(balance::Outcome::abandoned));

constexpr std::string_view for_client_no_choice = "no server can be chosen at present; try again later";

// By a balancer that is there: to choose without it would take a place that it doesn't count.
NoServer no_answer(const Wanted& wanted) {
  return {for_client_no_choice, fmt::format("upstream {}: the balancer doesn't answer", wanted.group->name)};
}

std::uint32_t milliseconds_of(Clock::duration time) {
  const auto count = std::chrono::ceil<milliseconds>(time).count();
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(count, 0, 0xffff'ffff));
}

DisconnectReason reason_of(balance::Denial why) {
  using enum balance::Denial;
  const bool is_full = why == queue_full || why == queue_share || why == timed_out || why == too_many;
  return is_full ? DisconnectReason::too_many_connections : DisconnectReason::by_application;
}

}  // namespace

/// A login that waits for an answer.
struct BalancerLink::Waiter {
  Waiter(const net::Executor& its, const Wanted& what)
      : executor(its), wanted(what), names(message::encode_names(what.tried)), told(its) {}

  using Answer = std::variant<std::monostate, std::uint32_t, NoServer, Unknown>;

  const net::Executor executor;
  const Wanted wanted;
  const Bytes names;
  net::Event told;
  // Under the mutex.
  std::uint32_t request = 0;
  Answer answer{};  // a place's number
  std::string server{};
};

class BalancerLink::Taken final : public Place {
 public:
  Taken(std::shared_ptr<BalancerLink> link, route::GroupPtr group, const route::Endpoint& endpoint,
        std::uint32_t number)
      : link_(std::move(link)), group_(std::move(group)), endpoint_(endpoint), number_(number) {}
  ~Taken() override { link_->release(number_); }

  const route::Endpoint& endpoint() const override { return endpoint_; }
  void note(Outcome outcome, Clock::duration took) override {
    link_->note(number_, static_cast<balance::Outcome>(outcome), took);
  }
  void note_logged_in() override { link_->note(number_, balance::Outcome::logged_in, {}); }

 private:
  const std::shared_ptr<BalancerLink> link_;
  const route::GroupPtr group_;  // that the endpoint is of
  const route::Endpoint& endpoint_;
  const std::uint32_t number_;
};

void BalancerLink::leave_out(std::set<std::string> hosts, std::set<GroupServer> servers) {
  hosts_->leave_out(std::move(hosts));
  const std::lock_guard lock(mutex_);
  out_ = std::move(servers);
}

net::Task<Chosen> BalancerLink::choose(net::Executor executor, Wanted wanted) {
  if (wanted.group->name.empty()) co_return co_await hosts_->choose(executor, std::move(wanted));
  for (;;) {
    Heard found = co_await wait_for(executor, wanted);
    if (auto* chosen = std::get_if<Chosen>(&found)) co_return std::move(*chosen);
    if (wanted.tried.size() >= message::max_tried)
      co_return NoServer{for_client_no_server,
                         fmt::format("upstream {}: all its servers are new", wanted.group->name)};
    wanted.tried.push_back(std::get<Unknown>(found).server);
  }
}

net::Task<BalancerLink::Heard> BalancerLink::wait_for(net::Executor executor, const Wanted& wanted) {
  const auto waiter = std::make_shared<Waiter>(executor, wanted);
  struct Waiting {
    BalancerLink& link;
    Waiter& waiter;
    ~Waiting() { link.leave(waiter); }
  };
  enter(waiter);
  const Waiting waiting{*this, *waiter};
  const auto begun = Clock::now();
  for (;;) {
    auto until = wanted.until + answer_grace;
    {
      const std::lock_guard lock(mutex_);
      if (auto* denied = std::get_if<NoServer>(&waiter->answer)) co_return Chosen(std::move(*denied));
      if (auto* unknown = std::get_if<Unknown>(&waiter->answer)) co_return std::move(*unknown);
      if (const auto* place = std::get_if<std::uint32_t>(&waiter->answer)) {
        const std::uint32_t number = *place;
        waiter->answer = {};
        co_return Chosen(taken(wanted.group, waiter->server, number));
      }
      if (!socket_) until = std::min(wanted.until, std::max(lost_at_, begun) + patience_);
      // One locking with the choice: a balancer that comes is either asked or told of it.
      if (Clock::now() >= until) {
        if (socket_) co_return Chosen(no_answer(wanted));
        waiting_.erase(waiter->request);
        co_return choose_here(wanted);
      }
    }
    co_await waiter->told.wait_until(until);
  }
}

void BalancerLink::enter(const WaiterPtr& waiter) {
  const std::lock_guard lock(mutex_);
  waiter->request = ++last_;
  waiting_.emplace(last_, waiter);
  if (socket_) say_request(*waiter);
}

// Who has a place by then, and hasn't taken it, gives it back.
void BalancerLink::leave(Waiter& waiter) {
  std::optional<std::uint32_t> place;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.erase(waiter.request) > 0) send(wire::encode(message::Cancel{waiter.request}));
    if (const auto* number = std::get_if<std::uint32_t>(&waiter.answer)) place = *number;
    waiter.answer = {};
  }
  if (place) release(*place);
}

// With the mutex.
PlacePtr BalancerLink::taken(const route::GroupPtr& group, std::string_view server, std::uint32_t place) {
  const auto found = std::ranges::find(group->endpoints, server, &route::Endpoint::name);
  return std::make_unique<Taken>(shared_from_this(), group, *found, place);
}

// With the mutex. Without a balancer nobody knows how many sessions there are elsewhere.
Chosen BalancerLink::choose_here(const Wanted& wanted) {
  const route::Group& group = *wanted.group;
  const auto has_limit = [](const route::Endpoint& endpoint) { return endpoint.max_sessions != 0; };
  if (std::ranges::any_of(group.endpoints, has_limit))
    return NoServer{for_client_no_choice,
                    fmt::format("upstream {}: there is no balancer, and max_sessions holds", group.name)};
  for (const bool backup : {false, true}) {
    std::vector<const route::Endpoint*> possible;
    for (const route::Endpoint& endpoint : group.endpoints)
      if (endpoint.backup == backup && !out_.contains({group.name, endpoint.name}) &&
          std::ranges::find(wanted.tried, endpoint.name) == wanted.tried.end())
        possible.push_back(&endpoint);
    if (possible.empty()) continue;
    const route::Endpoint& chosen = *possible[next_of_[group.name]++ % possible.size()];
    const std::uint32_t place = held_.empty() ? 1 : held_.rbegin()->first + 1;
    held_[place] = {group.name, chosen.name, wanted.user.substr(0, message::max_user), wanted.source};
    return taken(wanted.group, chosen.name, place);
  }
  return NoServer{for_client_no_choice,
                  fmt::format("upstream {}: there is no balancer, and no server is left", group.name)};
}

void BalancerLink::note(std::uint32_t place, balance::Outcome outcome, Clock::duration took) {
  const std::lock_guard lock(mutex_);
  const auto held = held_.find(place);
  if (held == held_.end()) return;
  if (outcome == balance::Outcome::logged_in) held->second.is_logged_in = true;
  send(wire::encode(message::Note{place, static_cast<std::uint8_t>(outcome), milliseconds_of(took)}));
}

void BalancerLink::release(std::uint32_t place) {
  const std::lock_guard lock(mutex_);
  if (held_.erase(place) > 0) send(wire::encode(message::Release{place}));
}

void BalancerLink::say_request(const Waiter& waiter) {
  const Wanted& wanted = waiter.wanted;
  send(wire::encode(message::Ask{waiter.request, wanted.group->name,
                                 std::string_view(wanted.user).substr(0, message::max_user), wanted.source,
                                 waiter.names, milliseconds_of(wanted.until - Clock::now())}));
}

void BalancerLink::send(Bytes packet) {
  if (!socket_) return;
  if (queue_.empty() &&
      ::send(socket_->get(), packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
    return;
  if (queue_.size() >= max_queued_messages) return lose(socket_);
  queue_.push_back(std::move(packet));
  wake();
}

void BalancerLink::send_queued() {
  while (socket_ && !queue_.empty()) {
    const Bytes& packet = queue_.front();
    if (::send(socket_->get(), packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0) return;
    queue_.pop_front();
  }
}

// Who waits looks at how long there has been no balancer.
void BalancerLink::lose(const SocketPtr& socket) {
  if (!socket_ || socket_ != socket) return;
  socket_.reset();
  lost_at_ = Clock::now();
  queue_.clear();
  for (const auto& [request, waiter] : waiting_)
    asio::post(waiter->executor, [waiter = waiter] { waiter->told.notify(); });
  if (on_lost_) on_lost_();
}

void BalancerLink::on_lost(std::function<void()> then) {
  const std::lock_guard lock(mutex_);
  on_lost_ = std::move(then);
}

bool BalancerLink::has_balancer() const {
  const std::lock_guard lock(mutex_);
  return socket_ != nullptr;
}

void BalancerLink::use(util::UniqueFd socket) {
  if (!thread_.joinable()) woken_ = ops::make_event();
  {
    const std::lock_guard lock(mutex_);
    lose(socket_);
    socket_ = std::make_shared<const util::UniqueFd>(std::move(socket));
    for (const auto& [place, held] : held_)
      send(wire::encode(
          message::Hold{place, held.group, held.server, held.user, held.source, held.is_logged_in}));
    send(wire::encode(message::AllHeld{}));
    for (const auto& [request, waiter] : waiting_) say_request(*waiter);
  }
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  wake();
}

void BalancerLink::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    socket_.reset();
  }
  wake();
  thread_.join();
}

void BalancerLink::wake() const { ops::signal_event(woken_); }

void BalancerLink::run() {
  for (;;) {
    SocketPtr socket;
    bool has_more = false;
    {
      const std::lock_guard lock(mutex_);
      if (is_over_) return;
      socket = socket_;
      has_more = socket && !queue_.empty();
    }
    pollfd waits[] = {
        {woken_.get(), POLLIN, 0},
        {socket ? socket->get() : -1, static_cast<short>(has_more ? POLLIN | POLLOUT : POLLIN), 0}};
    if (::poll(waits, std::size(waits), -1) <= 0) continue;
    if (waits[0].revents != 0) ops::clear_event(woken_);
    if ((waits[1].revents & POLLOUT) != 0) {
      const std::lock_guard lock(mutex_);
      if (socket_ == socket) send_queued();
    }
    if ((waits[1].revents & ~POLLOUT) == 0 || hear(socket)) continue;
    const std::lock_guard lock(mutex_);
    lose(socket);
  }
}

bool BalancerLink::hear(const SocketPtr& socket) {
  Bytes room(message::max_packet);
  for (;;) {
    const ssize_t size = ::recv(socket->get(), room.data(), room.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) return true;
    if (size <= 0) return false;
    try {
      const auto said = message::decode_from_keeper(BytesView(room).first(static_cast<std::size_t>(size)));
      const std::lock_guard lock(mutex_);
      if (socket_ != socket) return true;  // its numbers mean nothing to the balancer that there is
      std::visit([this](const auto& each) { heard(each); }, said);
    } catch (const wire::ProtocolError& error) {
      ops::error("the balancer isn't heard any more: {}", error.what());
      return false;
    }
  }
}

// A server that this worker's configuration doesn't have is of one that is older or newer: to the login it is
// as if it had been tried.
void BalancerLink::heard(const message::Given& said) {
  const auto found = waiting_.find(said.request);
  if (found == waiting_.end()) return send(wire::encode(message::Release{said.place}));
  if (held_.contains(said.place)) throw wire::ProtocolError("a place is given twice");
  const WaiterPtr waiter = found->second;
  const Wanted& wanted = waiter->wanted;
  waiting_.erase(found);
  const auto& endpoints = wanted.group->endpoints;
  if (std::ranges::find(endpoints, said.server, &route::Endpoint::name) == endpoints.end()) {
    send(wire::encode(message::Release{said.place}));
    waiter->answer = Unknown{std::string(said.server)};
  } else {
    held_[said.place] = {wanted.group->name, std::string(said.server),
                         wanted.user.substr(0, message::max_user), wanted.source};
    waiter->server = said.server;
    waiter->answer = said.place;
  }
  asio::post(waiter->executor, [waiter] { waiter->told.notify(); });
}

void BalancerLink::heard(const message::Denied& said) {
  const auto found = waiting_.find(said.request);
  if (found == waiting_.end()) return;
  const WaiterPtr waiter = found->second;
  waiting_.erase(found);
  const auto why = static_cast<balance::Denial>(said.why);
  waiter->answer =
      NoServer{balance::for_client(why),
               fmt::format("upstream {}: {}", waiter->wanted.group->name, util::escape(said.sentence)),
               reason_of(why)};
  asio::post(waiter->executor, [waiter] { waiter->told.notify(); });
}

}  // namespace sshrp::upstream
