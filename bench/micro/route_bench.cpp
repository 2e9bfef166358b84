// Routes: what a user name costs among 10,000 exact ones and 1,000 patterns. "rotating": another name each
// time.
// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <functional>

#include "counted.h"
#include "route/routes.h"

namespace sshrp::bench {
namespace {

using route::Routes;

constexpr std::size_t exact_routes = 10'000;
constexpr std::size_t pattern_routes = 1'000;
constexpr std::size_t names = 1'024;

Routes make_routes(std::size_t count, const std::function<std::string(const std::string& number)>& user,
                   const std::string& host) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += route::server(user(std::to_string(i)), host);
  return Routes(text);
}

const Routes& exact() {
  static const Routes routes = make_routes(
      exact_routes, [](const std::string& i) { return "user" + i; }, "web.example.lan");
  return routes;
}

/// The number stands behind a fixed text.
const Routes& beginning() {
  static const Routes routes = make_routes(
      pattern_routes, [](const std::string& i) { return "^team" + i + "-(?P<host>[a-z0-9-]+)$"; },
      "\\g<host>.example.lan");
  return routes;
}

/// The number stands between two parts of any length.
const Routes& middle() {
  static const Routes routes = make_routes(
      pattern_routes, [](const std::string& i) { return "^(?P<host>.*)-" + i + "-(?P<user>.*)$"; },
      "\\g<host>.example.lan");
  return routes;
}

/// Any place of the name may begin any number.
const Routes& overlap() {
  static const Routes routes = make_routes(
      pattern_routes, [](const std::string& i) { return "^.*" + i + ".*-(?P<host>[a-z]+)$"; },
      "\\g<host>.example.lan");
  return routes;
}

void lookup(benchmark::State& state, const Routes& routes, const std::vector<std::string>& users) {
  std::size_t next = 0;
  for (const std::string& user : users) benchmark::DoNotOptimize(routes.lookup(user));
  const Counted counted(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(routes.lookup(users[next]));
    if (++next == users.size()) next = 0;
  }
}

std::vector<std::string> rotating(const std::function<std::string(const std::string& number)>& user,
                                  std::size_t below) {
  std::vector<std::string> users;
  for (std::size_t i = 0; i < names; ++i) users.push_back(user(std::to_string(i * 7919 % below)));
  return users;
}

void exact_first(benchmark::State& state) { lookup(state, exact(), {"user0"}); }
void exact_last(benchmark::State& state) { lookup(state, exact(), {"user9999"}); }
void exact_none(benchmark::State& state) { lookup(state, exact(), {"nobody"}); }
void exact_rotating(benchmark::State& state) {
  lookup(state, exact(), rotating([](const std::string& i) { return "user" + i; }, exact_routes));
}
BENCHMARK(exact_first)->Name("route/exact/first");
BENCHMARK(exact_last)->Name("route/exact/last");
BENCHMARK(exact_none)->Name("route/exact/none");
BENCHMARK(exact_rotating)->Name("route/exact/rotating");

void beginning_first(benchmark::State& state) { lookup(state, beginning(), {"team0-web17"}); }
void beginning_last(benchmark::State& state) { lookup(state, beginning(), {"team999-web17"}); }
void beginning_none(benchmark::State& state) { lookup(state, beginning(), {"team1000-web17"}); }
void beginning_rotating(benchmark::State& state) {
  lookup(state, beginning(),
         rotating([](const std::string& i) { return "team" + i + "-web" + i; }, pattern_routes));
}
BENCHMARK(beginning_first)->Name("route/beginning/first");
BENCHMARK(beginning_last)->Name("route/beginning/last");
BENCHMARK(beginning_none)->Name("route/beginning/none");
BENCHMARK(beginning_rotating)->Name("route/beginning/rotating");

void middle_last(benchmark::State& state) { lookup(state, middle(), {"web17-999-joe"}); }
void middle_none(benchmark::State& state) { lookup(state, middle(), {"web17-1000-joe"}); }
void middle_rotating(benchmark::State& state) {
  lookup(state, middle(),
         rotating([](const std::string& i) { return "web" + i + "-" + i + "-joe" + i; }, pattern_routes));
}
/// Names nearly as long as they may be, full of numbers.
void middle_longest(benchmark::State& state) {
  lookup(state, middle(),
         rotating(
             [](const std::string& i) {
               std::string user;
               for (std::size_t n = std::stoul(i); user.size() < 250; n = n * 31 + 7)
                 user += "-" + std::to_string(n % 2000);
               return user;
             },
             1'000'003));
}
BENCHMARK(middle_last)->Name("route/middle/last");
BENCHMARK(middle_none)->Name("route/middle/none");
BENCHMARK(middle_longest)->Name("route/middle/longest");
BENCHMARK(middle_rotating)->Name("route/middle/rotating");

void overlap_first(benchmark::State& state) { lookup(state, overlap(), {"a0b-web"}); }
void overlap_none(benchmark::State& state) { lookup(state, overlap(), {"0123456789ab-"}); }
void overlap_rotating(benchmark::State& state) {
  lookup(state, overlap(),
         rotating([](const std::string& i) { return "u" + i + "x" + i + "-web"; }, 1'000'003));
}
BENCHMARK(overlap_first)->Name("route/overlap/first");
BENCHMARK(overlap_none)->Name("route/overlap/none");
BENCHMARK(overlap_rotating)->Name("route/overlap/rotating");

}  // namespace
}  // namespace sshrp::bench
