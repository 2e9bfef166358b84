// Routes: what a user name costs among 10,000 exact ones and 1,000 patterns. "rotating": another name each
// time.
#include <benchmark/benchmark.h>

#include <functional>

#include "counted.h"
#include "route/routes.h"

namespace sshrp::bench {
namespace {

using route::Routes;

constexpr std::size_t exact_routes = 10'000;
constexpr std::size_t pattern_routes = 1'000;
constexpr std::size_t names = 4'096;

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

const Routes& patterns() {
  static const Routes routes = make_routes(
      pattern_routes, [](const std::string& i) { return "^team" + i + "-(?P<host>[a-z0-9-]+)$"; },
      "\\g<host>.example.lan");
  return routes;
}

/// What costs an automaton most: the number stands between two repetitions.
const Routes& patterns_with_loops() {
  static const Routes routes = make_routes(
      pattern_routes, [](const std::string& i) { return "^(?P<host>[a-z0-9-]+)\\+" + i + "\\+.*$"; },
      "\\g<host>.example.lan");
  return routes;
}

/// Those of the automaton's worst kind: any place of the name may begin the number, and any may end it.
const Routes& patterns_that_overlap() {
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

void pattern_first(benchmark::State& state) { lookup(state, patterns(), {"team0-web17"}); }
void pattern_last(benchmark::State& state) { lookup(state, patterns(), {"team999-web17"}); }
void pattern_none(benchmark::State& state) { lookup(state, patterns(), {"team1000-web17"}); }
void pattern_rotating(benchmark::State& state) {
  lookup(state, patterns(),
         rotating([](const std::string& i) { return "team" + i + "-web" + i; }, pattern_routes));
}
BENCHMARK(pattern_first)->Name("route/pattern/first");
BENCHMARK(pattern_last)->Name("route/pattern/last");
BENCHMARK(pattern_none)->Name("route/pattern/none");
BENCHMARK(pattern_rotating)->Name("route/pattern/rotating");

void loops_last(benchmark::State& state) { lookup(state, patterns_with_loops(), {"web17+999+joe"}); }
void loops_none(benchmark::State& state) { lookup(state, patterns_with_loops(), {"web17+1000+joe"}); }
void loops_rotating(benchmark::State& state) {
  lookup(state, patterns_with_loops(),
         rotating([](const std::string& i) { return "web" + i + "+" + i + "+joe"; }, pattern_routes));
}
BENCHMARK(loops_last)->Name("route/loops/last");
BENCHMARK(loops_none)->Name("route/loops/none");
BENCHMARK(loops_rotating)->Name("route/loops/rotating");

void overlap_first(benchmark::State& state) { lookup(state, patterns_that_overlap(), {"a0b-web"}); }
void overlap_none(benchmark::State& state) { lookup(state, patterns_that_overlap(), {"0123456789ab-"}); }
void overlap_rotating(benchmark::State& state) {
  lookup(state, patterns_that_overlap(),
         rotating([](const std::string& i) { return "u" + i + "x" + i + "-web"; }, 1'000'003));
}
BENCHMARK(overlap_first)->Name("route/overlap/first");
BENCHMARK(overlap_none)->Name("route/overlap/none");
BENCHMARK(overlap_rotating)->Name("route/overlap/rotating");

}  // namespace
}  // namespace sshrp::bench
