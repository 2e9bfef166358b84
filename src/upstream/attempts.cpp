// SPDX-License-Identifier: MIT
#include "upstream/attempts.h"

#include <fmt/format.h>

#include <algorithm>
#include <asio/this_coro.hpp>
#include <utility>

#include "balance/messages.h"
#include "facts/series.h"
#include "ops/log.h"
#include "util/text.h"

namespace sshrp::upstream {
namespace {

using wire::DisconnectReason;

constexpr std::string_view for_client_none_left =
    "none of the upstream servers can be used at present; try again later";

void count_attempt(const route::Route& route, std::string_view result) {
  facts::count_series("upstream_attempts",
                      {route.upstream_label.empty() ? route.name : route.upstream_label, result});
}

bool may_go_on(const route::Group& group, Next next) {
  if (group.name.empty()) return false;
  if (next == Next::by_group) return group.on_wrong_host_key == config::OnWrongHostKey::next;
  return next == Next::server;
}

std::vector<std::string> servers_of(const std::vector<InVain>& in_vain) {
  std::vector<std::string> servers;
  for (const InVain& one : in_vain) servers.push_back(one.server);
  return servers;
}

}  // namespace

UpstreamError none_left(const route::Group& group, const std::vector<InVain>& in_vain,
                        std::string_view why_no_more) {
  std::string all;
  for (const InVain& one : in_vain) all += fmt::format("{}: {}; ", util::escape(one.server), one.why);
  return {DisconnectReason::by_application, for_client_none_left,
          fmt::format("no server of \"{}\" can be used: {}{}", group.name, all, why_no_more)};
}

net::Task<Reached> reach_upstream(net::Executor executor, net::WorkPlace& work_place,
                                  UpstreamRequest request) {
  const asio::cancellation_state given_up = co_await asio::this_coro::cancellation_state;
  const route::Route& route = *request.route;
  const route::Group& group = *route.target;
  Reached reached;
  reached.in_vain = std::move(request.in_vain);
  auto until = net::Clock::now() + route.upstream_connect_timeout;
  for (;;) {
    // A balancer hears no longer list.
    if (std::cmp_greater_equal(std::ranges::count_if(reached.in_vain, &InVain::counts), group.max_attempts) ||
        reached.in_vain.size() >= balance::message::max_tried)
      throw none_left(group, reached.in_vain, fmt::format("max_attempts is {}", group.max_attempts));
    const auto begun = net::Clock::now();
    if (begun >= until) throw none_left(group, reached.in_vain, "upstream_connect_timeout is over");
    Wanted wanted{route.target, request.user, request.source, servers_of(reached.in_vain),
                  begun + max_choice};
    Chosen chosen = co_await request.settings->selector->choose(executor, std::move(wanted));
    if (const auto* none = std::get_if<NoServer>(&chosen)) {
      if (reached.in_vain.empty()) throw UpstreamError(none->reason, none->for_client, none->for_log);
      throw none_left(group, reached.in_vain, none->for_log);
    }
    reached.place = std::get<PlacePtr>(std::move(chosen));
    reached.began = net::Clock::now();
    until += reached.began - begun;  // to wait for a place has its own limit
    const auto share =
        group.name.empty() ? until : std::min(until, reached.began + route.upstream_attempt_timeout);
    const bool has_others = reached.in_vain.size() + 1 < group.endpoints.size();
    Attempt attempt{reached.place->endpoint(), share,
                    has_others ? net::IfSilent::leave : net::IfSilent::wait};
    try {
      reached.client = co_await telling_apart(reach_server(executor, work_place, request, attempt));
      reached.left = attempt.until - net::Clock::now();
      count_attempt(route, "ok");
      co_return reached;
    } catch (const UpstreamError& error) {
      const bool is_over = given_up.cancelled() != asio::cancellation_type::none;
      const FailureRow& failed = row_of(is_over ? Failure::abandoned : failure_of(error));
      reached.place->note(failed.outcome, net::Clock::now() - reached.began);
      count_attempt(route, failed.result);
      if (failed.failure == Failure::wrong_host_key && !group.name.empty()) {
        ops::error("session {}: server {} of \"{}\": {}", request.session_id,
                   util::escape(name_of(attempt.endpoint)), group.name, error.what());
      }
      if (!may_go_on(group, failed.next)) throw;
      const std::string server = name_of(attempt.endpoint);
      ops::info("session {}: server {} of \"{}\" is passed over: {}", request.session_id,
                util::escape(server), group.name, error.what());
      reached.in_vain.push_back({server, error.what(), failed.counts});
    }
    until += attempt.until - share;
    reached.place.reset();
  }
}

}  // namespace sshrp::upstream
