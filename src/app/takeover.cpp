// Master: what it tells the master that takes its place of servers, and hears of them from the one before it:
// operators' words, what the balancer has seen, and which workers have places there.
// SPDX-License-Identifier: MIT
#include <system_error>

#include "app/master.h"

namespace sshrp::app {

// ── to the one after this ──

void Master::tell_successor_of_servers() {
  if (!successor_takes_over_) {
    if (balancer_)
      ops::warning(
          "the program that has taken over doesn't count the sessions that stay here, and hears no "
          "operator's words of before");
    return;
  }
  for (const auto& [name, service] : servers_)
    successor_.say(succession::SetServer{name, "", balance::word_of(service)});
  if (balancer_) {
    for (const auto& [name, service] : balancer_->services())
      successor_.say(succession::SetServer{name.first, name.second, balance::word_of(service)});
    try {
      balancer_->hand_over(successor_);
    } catch (const std::system_error& error) {
      ops::error("the balancer can't be handed over: {}", error.what());
    }
  }
  successor_.say(succession::AllTold{});
}

void Master::use_balancer_of_successor(std::uint32_t worker, const std::vector<util::UniqueFd>& files) {
  if (!balancer_ || !successor_takes_over_ || files.empty()) return;
  balancer_->relay(worker, files[0]);
  if (balancer_->is_handed_over()) helpers_.let_go(*balancer_, balancer_grace);
}

// ── from the one before ──

void Master::expect_predecessor() {
  if (!predecessor_) return;
  if (predecessor_tells_of_servers_) return balancer_->await_predecessor();
  ops::warning("the daemon before this one doesn't tell of its sessions: max_sessions counts without them");
}

// In this order: what isn't wanted by then is never told.
void Master::tell_predecessor_of_readiness() {
  if (predecessor_tells_of_servers_) predecessor_.say(succession::TakesOver{});
  predecessor_.say(succession::Ready{});
  if (balancer_) balancer_->predecessor_knows(Clock::now());
}

void Master::predecessor_said(const succession::SetServer& said) {
  observer::Request word;
  word.name = said.name;
  word.server = said.server;
  word.state = said.state;
  static_cast<void>(set_server(word));  // of one that isn't configured any more nothing is to be remembered
}

void Master::predecessor_said(const succession::Past&, std::vector<util::UniqueFd>& files) {
  if (balancer_ && !files.empty()) balancer_->take_past(files[0]);
}

void Master::predecessor_said(const succession::Worker& said) {
  if (!balancer_) return;
  try {
    balancer_->add_worker(BalancerPart::predecessors(said.worker));
  } catch (const std::system_error& error) {
    ops::error("a worker of the daemon before can't be connected with the balancer: {}", error.what());
  }
}

void Master::predecessor_said(const succession::AllTold&) {
  if (balancer_) balancer_->all_told();
}

void Master::predecessor_said(const succession::BalancerLost& said) {
  if (balancer_) balancer_->lost(BalancerPart::predecessors(said.worker));
}

void Master::predecessor_said(const succession::WorkerEnded& said) {
  if (balancer_) balancer_->worker_ended(BalancerPart::predecessors(said.worker));
}

}  // namespace sshrp::app
