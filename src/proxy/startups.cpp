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
    startup->of_step_ = {Rank::Order::usual, now, ++entered_};
    startup->rank = startup->of_step_;
    const std::size_t others = size();
    const bool full = others >= max_ || (others > 0 && entry.room == Entry::Room::max_sessions);
    if (full) startup->rank.order = Rank::Order::newest;
    startup->crowd_.add(*startup);
    if (full) {
      Startup& furthest = furthest_behind(*startup);
      take_out(furthest, Startup::Stage::leaving);
      furthest.makes_room_for_ = entry.room;
      tell = furthest.make_room_;
      change_rank(*startup, startup->of_step_);
    }
  }
  facts::raise("logins_in_progress");
  if (tell) tell();
  return startup;
}

// Of the others there is one.
Startup& Startups::furthest_behind(const Startup& newest) const {
  const bool has_usual = usual_.size() > (&newest.crowd_ == &usual_ ? 1u : 0u);
  return static_cast<Startup&>(*(has_usual ? usual_ : exempt_).furthest_behind());
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

void Startups::change_rank(Startup& startup, const Rank& rank) {
  if (startup.stage_ != Startup::Stage::standing || startup.rank == rank) return;
  startup.crowd_.change_rank(startup, rank);
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
  Rank wanted{Rank::Order::late, now, rank.number};
  if (step != Step::late) {
    if (step > step_) {
      step_ = step;
      of_step_.behind_since = now + allowances[static_cast<std::size_t>(step)];
    }
    wanted = of_step_;
  } else if (rank.order == Rank::Order::late) {
    return;
  }
  all_.change_rank(*this, wanted);
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
