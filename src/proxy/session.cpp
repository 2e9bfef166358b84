// SPDX-License-Identifier: MIT
#include "proxy/session.h"

#include <array>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>

#include "channel/host_key_proof.h"
#include "crypto/random.h"
#include "facts/counters.h"
#include "facts/series.h"
#include "ops/log.h"
#include "ops/session_log.h"
#include "relay/log_journal.h"
#include "util/text.h"

namespace sshrp::proxy {
namespace {

std::string make_id() {
  Bytes random(facts::session_id_length / 2);
  crypto::random_fill(random);
  return util::hex(random);
}

// By transport::Opening.
constexpr std::array steps_of_opening{Step::connected, Step::identified, Step::kexinit, Step::keyed};
// By login::Standing.
constexpr std::array steps_of_standing{Step::requested, Step::late, Step::proved};

// By Step.
constexpr std::array stages_of_step{facts::SessionStage::identification, facts::SessionStage::key_exchange,
                                    facts::SessionStage::key_exchange,   facts::SessionStage::login,
                                    facts::SessionStage::login,          facts::SessionStage::login,
                                    facts::SessionStage::login};

// By the alternatives of lookup::Found.
constexpr std::array users_by_finding{Conduct::User::known, Conduct::User::unknown, Conduct::User::forbidden,
                                      Conduct::User::undecided};

constexpr std::string_view too_many_of_user = "too many sessions of your user name; end one of them";
constexpr std::string_view no_room = "too many connections before login; try again";

}  // namespace

Session::Session(net::Accepted accepted, std::shared_ptr<const Snapshot> snapshot, Pools& pools,
                 net::DeadlineQueue& deadlines, SessionShares shares)
    : id_(make_id()),
      sender_(accepted.sender),
      executor_(accepted.socket.get_executor()),
      snapshot_(std::move(snapshot)),
      began_(net::Clock::now()),
      record_{.id = id_, .began = std::chrono::system_clock::now()},
      client_(std::make_shared<net::Connection>(std::move(accepted.socket), accepted.peer,
                                                snapshot_->downstream,
                                                transport::ServerSide{snapshot_->host_keys})),
      pools_(pools),
      work_place_(pools.logins.place_of(to_vector(access::source_of(address_of(client_->peer())).address))),
      shares_(std::move(shares)),
      stage_(std::make_unique<login::Login>(
          client_,
          login::LoginContext{snapshot_->login, executor_, *work_place_, id_, address_of(client_->peer()),
                              shares_.listener, net::Ends{client_->peer(), accepted.local},
                              [this] { set_next_deadline(); }, [this] { client_gone(); },
                              [this](login::Standing standing) { stands(standing); }})),
      deadline_(deadlines, [this](net::Clock::time_point now) { look_at_deadlines(now); }),
      terminal_deadline_(deadlines, [this](net::Clock::time_point) { terminal_is_late(); }) {
  client_->compute_on(*work_place_, transport::LeftSteps::all);
  client_->blame(address_of(client_->peer()));
  client_->on_exchange([this] { set_next_deadline(); });
  client_->on_opening(
      [this] { reach(steps_of_opening.at(static_cast<std::size_t>(client_->transport().opening()))); });
  record_.client = net::to_string(client_->peer());
  if (accepted.balancer)
    ops::debug("session {}: client {} came by the balancer {}", id_, record_.client,
               net::to_string(*accepted.balancer));
  slot_ = facts::SessionSlot(record_);
  set_next_deadline();
}

net::Task<void> Session::run() {
  const SessionPtr self = shared_from_this();
  std::optional<Disconnection> disconnection;
  try {
    co_await log_in();
    disconnection = disconnection_after(co_await std::get<Relaying>(stage_).relay->run(executor_), id_);
  } catch (...) {
    disconnection = disconnection_after(std::current_exception(), id_);
  }
  shares_.of_user_sessions.reset();  // before a peer that is gone has its time to take the disconnect
  if (decided_) disconnection = std::move(decided_);
  if (const auto* login = std::get_if<LoginPtr>(&stage_)) {
    record_login(**login);
    report_offence(**login, *disconnection);
  }
  if (is_check()) {
    ops::debug("session {}: a balancer's own, from {}, has ended", id_, record_.client);
  } else {
    count_end();
    log_end(*disconnection);
  }
  co_await disconnect(*disconnection);
  shares_ = {};  // only now: until then it holds a descriptor
  slot_ = {};
  co_await keep_locks();
}

// The login's coroutine is one by itself, so that all its waits can be ended at once. Nothing of it is left
// while the session relays: a frame that waits is memory of every session at rest.
net::Task<void> Session::log_in() {
  login::Login& login = *std::get<LoginPtr>(stage_);
  login::LoggedIn entered = co_await asio::co_spawn(
      executor_, login.run(), asio::bind_cancellation_slot(cancelled_.slot(), net::use_task));
  conduct_.has_entered = true;
  client_->blame(std::nullopt);
  require_undecided();
  take_user_share(entered);
  shares_.startup.reset();  // from here on it makes room for nobody
  if (shares_.of_source) shares_.of_source->note_login();
  co_await welcome(login);
  require_undecided();
  begin_relay(std::move(entered));
  facts::count("logins_ok");
  facts::count_series("logins", {record_.downstream_login.method, "ok"});
  facts::observe("login_duration_seconds", net::Clock::now() - began_);
  facts::count("sessions_begun");
  facts::raise("sessions_open");
}

// The end may have come behind the last wait.
void Session::require_undecided() const {
  if (decided_) throw net::ConnectionLost(Leg::downstream, "the session was ended");
}

void Session::take_user_share(const login::LoggedIn& entered) {
  const std::uint32_t max =
      entered.route->max_sessions_per_user.value_or(*snapshot_->config.limits.max_sessions_per_user);
  shares_.of_user_sessions = snapshot_->users->begin(entered.user_name, max);
  if (shares_.of_user_sessions) return;
  facts::count("sessions_refused_max_sessions_per_user");
  decided_ =
      disconnection_by_us(std::string(too_many_of_user), id_, wire::DisconnectReason::too_many_connections);
  require_undecided();
}

net::Task<void> Session::welcome(login::Login& login) {
  record_login(login);
  slot_.publish(record_);
  ops::log_session_begin(record_);
  warn_of_weak_crypto({login.route()->key, record_.route});
  login.accept();
  client_->send(channel::announce_host_keys(*snapshot_->host_keys));
  co_await client_->flush();
}

void Session::warn_of_weak_crypto(const NamedRoute& route) const {
  for (const auto& [leg, connection] : {std::pair{Leg::downstream, client_}, {Leg::upstream, upstream()}}) {
    const auto& agreed = connection->transport().agreed();
    const auto line = snapshot_->weak_crypto->note(leg, route, *agreed, net::Clock::now());
    if (line) ops::warning("session {}: {}", id_, *line);
  }
}

// The login is over, and all that it read.
void Session::begin_relay(login::LoggedIn entered) {
  shares_.at_upstream = std::move(entered.place);
  for (const auto& leg : {client_, entered.upstream}) leg->compute_on(pools_.sessions);
  channel::Grants grants{
      std::move(entered.permissions), entered.route->sftp, {id_, entered.user_name, entered.route->name}};
  grants.max_channels = entered.route->max_channels.value_or(*snapshot_->config.limits.max_channels);
  if (grants.sftp.root_path) grants.name_locks = make_name_locks(entered);
  auto journal = std::make_unique<relay::LogJournal>(grants.names);
  channel::Taps taps;
  auto recording = make_recording(entered);
  record::RecordingTap* const recording_tap = recording.get();
  if (recording) taps.push_back(std::move(recording));
  channel::SessionPolicy policy(
      snapshot_->host_keys, to_vector(client_->transport().session_id()),
      channel::make_channels(std::move(grants), std::move(journal), std::move(taps)));
  auto relay = std::make_unique<relay::Relay>(
      client_, entered.upstream, std::move(policy), executor_, [this] { set_next_deadline(); },
      slot_.figures());
  const config::Config& config = snapshot_->config;
  const auto now = net::Clock::now();
  const Lifetime lifetime(entered.route->idle_timeout.value_or(config.limits.idle_timeout.value),
                          entered.route->max_session_time.value_or(config.limits.max_session_time.value),
                          now);
  const net::Acknowledgements acknowledgements(config.limits.ack_timeout.value);
  stage_ = Relaying{.upstream = std::move(entered.upstream),
                    .relay = std::move(relay),
                    .recording = recording_tap,
                    .of_client = acknowledgements,
                    .of_upstream = acknowledgements,
                    .client_alive = Keepalive(config.limits.keepalive, now),
                    .upstream_alive = Keepalive(config.upstream_keepalive, now),
                    .lifetime = lifetime};
  slot_.reach(facts::SessionStage::relaying);
  watch_acknowledgements();
  set_next_deadline();
}

// A certificate is as good as the key in it.
std::shared_ptr<lock::SessionLocks> Session::make_name_locks(const login::LoggedIn& entered) {
  const auto host_key = crypto::PresentedKey::parse(entered.upstream->transport().host_key());
  const route::Route& route = *entered.route;
  return std::make_shared<lock::SessionLocks>(
      snapshot_->accounts->find(host_key.key().blob(), route.upstream_user, route.storage), executor_,
      [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->name_locks_changed();
      });
}

void Session::name_locks_changed() {
  const auto* relaying = std::get_if<Relaying>(&stage_);
  if (relaying != nullptr && !decided_) resume_relay();
}

// One session's failure is that session's end, and nobody else's.
void Session::resume_relay() {
  try {
    std::get<Relaying>(stage_).relay->resume();
  } catch (const wire::ProtocolError& error) {
    stop(error.what());
  } catch (const std::exception& error) {
    ops::error("session {}: internal error: {}", id_, error.what());
    stop("internal error");
  }
}

net::Task<void> Session::keep_locks() {
  if (locks_left_.empty()) co_return;
  net::Timer timer(executor_, answer_grace);
  std::error_code cancelled;
  co_await timer.async_wait(net::into(cancelled));
  locks_left_.clear();
}

net::Task<void> Session::disconnect(Disconnection disconnection) {
  const net::ConnectionPtr upstream = this->upstream();
  if (const auto* relaying = std::get_if<Relaying>(&stage_)) locks_left_ = relaying->relay->take_locks();
  stage_ = Ending{net::Clock::now(), upstream};
  set_next_deadline();
  const Patience patience = shares_.startup ? shares_.startup->leave() : Patience::some;
  const auto send_to = [](const net::ConnectionPtr& connection,
                          const std::optional<DisconnectMessage>& message) {
    if (message) connection->transport().disconnect(message->reason, message->description);
    connection->flush_now();
  };
  send_to(client_, disconnection.to_client);
  if (upstream) send_to(upstream, disconnection.to_upstream);
  if (patience == Patience::none) client_->close();
  co_await client_->finish();
  if (upstream) co_await upstream->finish();
}

void Session::stop(const std::string& sentence, wire::DisconnectReason reason) {
  if (is_ending()) return;
  conduct_.ended_by_us = true;
  client_->interrupt();
  if (const auto upstream = this->upstream()) upstream->interrupt();
  end_login(disconnection_by_us(sentence, id_, reason));
}

void Session::make_room() {
  if (!shares_.startup || is_ending()) return;
  shares_.startup->note_room_made();
  stop(std::string(no_room), wire::DisconnectReason::too_many_connections);
}

void Session::reach(Step step) {
  if (shares_.startup) shares_.startup->reach(step);
  slot_.reach(stages_of_step.at(static_cast<std::size_t>(step)));
}

// Clients ask often, and others want to know only what is new.
void Session::stands(login::Standing standing) {
  const bool is_new = std::exchange(standing_, standing) != standing;
  reach(steps_of_standing.at(static_cast<std::size_t>(standing)));
  const login::Login& login = *std::get<LoginPtr>(stage_);
  if (!is_new && !record_.user.empty() && (!record_.route.empty() || !login.route())) return;
  record_login(login);
  slot_.publish(record_);
}

void Session::client_gone() {
  if (decided_ || !std::holds_alternative<LoginPtr>(stage_)) return;
  const net::ConnectionLost lost(Leg::downstream, "connection closed by peer");
  end_login(disconnection_after(std::make_exception_ptr(lost), id_));
}

void Session::end_login(Disconnection disconnection) {
  decided_ = std::move(disconnection);
  cancelled_.emit(asio::cancellation_type::terminal);
}

const relay::Relay* Session::relay() const {
  const auto* relaying = std::get_if<Relaying>(&stage_);
  return relaying != nullptr ? relaying->relay.get() : nullptr;
}

// Of whichever stage.
net::ConnectionPtr Session::upstream() const {
  if (const auto* login = std::get_if<LoginPtr>(&stage_)) return (*login)->upstream();
  if (const auto* relaying = std::get_if<Relaying>(&stage_)) return relaying->upstream;
  return std::get<Ending>(stage_).upstream;
}

// Who hears what is wrong with what he said has said something, if not who he is.
void Session::report_offence(const login::Login& login, const Disconnection& disconnection) {
  if (disconnection.level == config::LogLevel::error) conduct_.ended_by_us = true;
  conduct_.has_spoken =
      client_->transport().opening() != transport::Opening::nothing || disconnection.to_client;
  conduct_.has_failed = login.has_failed();
  if (const lookup::Found* found = login.found()) {
    conduct_.has_requested = true;
    conduct_.user = users_by_finding.at(found->index());
  }
  if (sender_ == net::Sender::balancer) return;
  if (const auto offence = offence_of(conduct_))
    snapshot_->penalties->report(*offence, address_of(client_->peer()));
}

// One that wants to log in is as good as others'.
bool Session::is_check() const {
  return sender_ == net::Sender::balancer && !conduct_.has_requested && !conduct_.has_entered;
}

}  // namespace sshrp::proxy
