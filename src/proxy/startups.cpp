// SPDX-License-Identifier: MIT
#include "proxy/startups.h"

#include <array>

#include "facts/counters.h"
#include "net/octets.h"

namespace sshrp::proxy {
namespace {

using net::Clock;
using std::chrono::seconds;

// Who has come further is behind so much later: a crowd that stops behind its key exchange isn't preferred to
// new ones for good. The last is what it may take to type a password.
constexpr std::array allowances{seconds(0), seconds(5), seconds(10), seconds(15), seconds(30)};
static_assert(allowances.size() == static_cast<std::size_t>(Step::late));

}  // namespace

access::IpAddress address_of(const net::tcp::endpoint& peer) {
  return access::ip_from_bytes(net::octets(peer.address())).value_or(access::IpAddress{});
}

// Who has just come makes no room for itself.
StartupPtr Startups::enter(const access::IpAddress& address, std::function<void()> make_room, Entry entry,
                           Clock::time_point now) {
  const bool exempt = entry.source == Entry::Source::exempt;
  StartupPtr startup(new Startup(*this, address, std::move(make_room), exempt ? exempt_ : usual_));
  std::function<void()> tell;
  {
    const std::lock_guard lock(mutex_);
    startup->of_step_ = startup->due_ = {Rank::Order::usual, now, ++entered_};
    const std::size_t others = size();
    const bool full = others >= max_ || (others > 0 && entry.room == Entry::Room::max_sessions);
    startup->rank = startup->due_;
    if (full) startup->rank.order = Rank::Order::newest;
    startup->crowd_.add(*startup);
    if (full) {
      Startup& furthest = furthest_behind(*startup);
      take_out(furthest, Startup::Stage::leaving);
      furthest.makes_room_for_ = entry.room;
      tell = furthest.make_room_;
      startup->crowd_.change_rank(*startup, startup->due_);
    }
  }
  facts::raise("logins_in_progress");
  if (tell) tell();
  return startup;
}

// Of the others there is one. Most logins are over before anybody makes room, so that ranks are only put
// right here: they grow, and whoever has its own and is the least of all by what the others had is so by
// theirs.
Startup& Startups::furthest_behind(const Startup& newest) {
  const bool has_usual = usual_.size() > (&newest.crowd_ == &usual_ ? 1u : 0u);
  Crowd& crowd = has_usual ? usual_ : exempt_;
  while (true) {
    auto& furthest = static_cast<Startup&>(*crowd.furthest_behind());
    if (furthest.rank == furthest.due_) return furthest;
    crowd.change_rank(furthest, furthest.due_);
  }
}

std::size_t Startups::standing() const {
  const std::lock_guard lock(mutex_);
  return size();
}

std::size_t Startups::leaving() const {
  const std::lock_guard lock(mutex_);
  return leaving_;
}

std::size_t Startups::count() const {
  const std::lock_guard lock(mutex_);
  return size() + proved_ + leaving_;
}

// Into a later stage; into an earlier one nobody comes.
void Startups::take_out(Startup& startup, Startup::Stage stage) {
  if (startup.stage_ >= stage) return;
  if (startup.stage_ == Startup::Stage::standing) startup.crowd_.remove(startup);
  if (startup.stage_ == Startup::Stage::proved) --proved_;
  ++(stage == Startup::Stage::proved ? proved_ : leaving_);
  startup.stage_ = stage;
}

Startup::~Startup() {
  facts::lower("logins_in_progress");
  const std::lock_guard lock(all_.mutex_);
  all_.take_out(*this, Stage::leaving);
  --all_.leaving_;
}

void Startup::reach(Step step, Clock::time_point now) {
  const std::lock_guard lock(all_.mutex_);
  if (step == Step::proved) return all_.take_out(*this, Stage::proved);
  if (step == Step::late) {
    if (due_.order != Rank::Order::late) due_ = {Rank::Order::late, now, due_.number};
    return;
  }
  if (step > step_) {
    step_ = step;
    of_step_.behind_since = now + allowances[static_cast<std::size_t>(step)];
  }
  due_ = of_step_;
  if (stage_ == Stage::standing && due_ < rank) crowd_.change_rank(*this, due_);  // late no more
}

void Startup::note_room_made() const {
  facts::count(makes_room_for_ == Entry::Room::max_startups
                   ? facts::Counter("connections_ended_max_startups")
                   : facts::Counter("connections_ended_max_sessions"));
  all_.on_room_made_(networks[0], makes_room_for_);
}

Patience Startup::leave() {
  const std::lock_guard lock(all_.mutex_);
  all_.take_out(*this, Stage::leaving);
  return all_.leaving_ > all_.max_ ? Patience::none : Patience::some;
}

}  // namespace sshrp::proxy
