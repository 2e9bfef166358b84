// SPDX-License-Identifier: MIT
#include "app/observer_part.h"

#include <set>

namespace sshrp::app {
namespace {

std::uint64_t milliseconds_of(std::chrono::system_clock::time_point time) {
  const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  return static_cast<std::uint64_t>(std::max<std::int64_t>(since, 0));
}

}  // namespace

void ObserverPart::begin() {
  ++generation_;
  say_settings();
  show();
  say(observer_message::Begin{});
}

void ObserverPart::ended() {
  states_.clear();
  servers_.clear();
  serving_.reset();
  board_ = 0;
  last_request_ = 0;
  unanswered_ = 0;
}

void ObserverPart::say_settings() {
  using namespace observer_message;
  std::vector<int> recordings;
  if (observation_.recordings.folder) recordings.push_back(observation_.recordings.folder->get());
  Bytes dated;
  wire::Writer dated_writer(dated);
  for (const std::string& part : observation_.recordings.dated) dated_writer.write(std::string_view(part));
  say(Site{observation_.base_path, observation_.behind_tls_proxy,
           observation_.crypto_provider == crypto::CryptoProvider::openssl, observation_.max_series, dated},
      recordings);
  for (const auto& entrance : observation_.entrances.all)
    say(observer_message::Entrance{entrance.kind == app::Entrance::Kind::http, entrance.level, entrance.name},
        std::array{entrance.fd()});
  for (const TokenDigest& token : observation_.tokens) say(Token{token.name, token.level, token.sha256});
  for (const std::string& host : observation_.hosts) say(Host{host});
  for (const ObservedUpstream& upstream : observation_.upstreams) {
    say(Upstream{upstream.name, static_cast<std::uint8_t>(balance::Service::ready)});
    for (const std::string& user : upstream.routes) say(Route{user});
  }
  if (observation_.account) {
    Bytes groups;
    wire::Writer writer(groups);
    for (const gid_t group : observation_.account->groups) writer.write(static_cast<std::uint32_t>(group));
    say(Account{observation_.account->uid, observation_.account->gid, {groups}});
  }
  if (ledger_) say(Ledger{}, std::array{ledger_.get()});
  if (penalties_ == nullptr) return;
  const util::UniqueFd table = ops::open_to_read(penalties_->table);
  say(Penalties{}, std::array{penalties_->key.get(), table.get()});
}

void ObserverPart::say_process(const ShownProcess& process) {
  std::vector<int> files;
  if (process.counters != nullptr) {
    files = {process.counters->table->get(), process.counters->counters.get()};
    if (process.counters->sessions) files.push_back(process.counters->sessions.get());
    if (process.counters->series) files.push_back(process.counters->series.get());
  }
  say(observer_message::Process{static_cast<std::uint32_t>(process.pid), process.role, process.state,
                                process.version, milliseconds_of(process.began)},
      files);
}

void ObserverPart::show() {
  if (!has_process()) return;
  const Shown now = show_();
  std::set<pid_t> alive;
  for (const ShownProcess& process : now.processes) {
    alive.insert(process.pid);
    const auto [known, is_new] = states_.try_emplace(process.pid, process.state);
    if (is_new) {
      say_process(process);
    } else if (known->second != process.state) {
      known->second = process.state;
      say(observer_message::ProcessState{static_cast<std::uint32_t>(process.pid), process.state});
    }
  }
  std::erase_if(states_, [&](const auto& known) {
    const bool is_gone = !alive.contains(known.first);
    if (is_gone) say(observer_message::ProcessEnded{static_cast<std::uint32_t>(known.first)});
    return is_gone;
  });
  const observer_message::Serving serving{now.takes_connections, now.reload.successful,
                                          milliseconds_of(now.reload.in_force_since)};
  if (serving_ != serving) say(serving);
  serving_ = serving;
  const std::uint64_t board = now.board == nullptr ? 0 : ops::file_number(*now.board);
  if (std::exchange(board_, board) != board) {
    const std::array numbers{board == 0 ? -1 : now.board->get()};
    say(observer_message::ServerBoard{}, std::span(numbers).first(board == 0 ? 0 : 1));
  }
  if (servers_ == *now.servers) return;
  servers_ = *now.servers;
  for (const ObservedUpstream& upstream : observation_.upstreams) {
    const auto found = servers_.find(upstream.name);
    const auto state = found == servers_.end() ? balance::Service::ready : found->second;
    say(observer_message::Upstream{upstream.name, static_cast<std::uint8_t>(state)});
  }
}

void ObserverPart::hear(const Packet& packet) {
  const auto said = observer_message::decode_from_observer(packet.bytes);
  if (const auto* refused = std::get_if<observer_message::Refused>(&said))
    return note_(observer_message::parse(*refused));
  const auto asked = observer_message::parse(std::get<observer_message::Request>(said));
  if (asked.number <= last_request_) throw wire::ProtocolError("a request has no number of its own");
  if (unanswered_ >= observer_message::max_unanswered) throw wire::ProtocolError("too many requests");
  last_request_ = asked.number;
  ++unanswered_;
  ask_(shared_from_this(), asked);
}

void ObserverPart::answer(std::uint64_t request, const observer::Answer& answer) {
  if (request >> 32 != generation_ || !has_process() || unanswered_ == 0) return;
  --unanswered_;
  show();  // whoever has the answer finds what came of it
  const Bytes packet = observer_message::encode(static_cast<std::uint32_t>(request), answer);
  say(wire::decode<observer_message::Answer>(packet));
}

}  // namespace sshrp::app
