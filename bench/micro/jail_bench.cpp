// The jail: a path made normal, a link's target seen from inside, and a STAT from its arrival to its answer,
// with the questions to the upstream in between.
// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include "counted.h"
#include "sftp/messages.h"
#include "sftp/root.h"
#include "sftp_channel.h"

namespace sshrp::bench {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

struct Path {
  const char* name;
  std::string text;
};

const std::vector<Path>& paths() {
  static const std::vector<Path> all = {
      {"short", "/file"},
      {"usual", "/var/www/html/index.html"},
      {"deep", repeated("/directory", 40)},
      {"deepest", repeated("/d", 256)},
      {"climbing", repeated("../", 1365)},
      {"up_and_down", repeated("a/../", 819)},
      {"slashes", std::string(4095, '/')},
      {"dots", repeated("/.", 2048)},
      {"one_name", "/" + std::string(4095, 'x')},
      {"too_long", std::string(4097, '/')},
      {"too_deep", repeated("/d", 257)},
  };
  return all;
}

void normalise(benchmark::State& state, const std::string& path) {
  const Counted counted(state);
  for (auto _ : state) {
    const auto normal = sftp::normalised(path);
    const auto* components = std::get_if<sftp::Components>(&normal);
    if (components) benchmark::DoNotOptimize(sftp::joined(*components));
  }
}

void show_target(benchmark::State& state, const std::string& target) {
  const sftp::Root root{.place = {"srv", "web"}};
  const sftp::Components place = {"var", "www", "link"};
  const Counted counted(state);
  for (auto _ : state) benchmark::DoNotOptimize(sftp::shown_target(root, place, target));
}

void lstat(benchmark::State& state, const std::string& path) {
  SftpChannel channel({.root_path = "/srv/web"});
  Bytes request;
  append_packet(request, wire::encode(sftp::fxp::Lstat{.id = 1, .path = path}));
  const Counted counted(state);
  for (auto _ : state) {
    channel.ask(request);
    benchmark::DoNotOptimize(channel.answers());
  }
}

void add(const char* work, void (*run)(benchmark::State&, const std::string&)) {
  for (const Path& path : paths()) {
    const std::string name = std::string("jail/") + work + "/" + path.name;
    benchmark::RegisterBenchmark(name.c_str(),
                                 [run, &path](benchmark::State& state) { run(state, path.text); });
  }
}

[[maybe_unused]] const bool added = [] {
  add("normalise", normalise);
  add("show_target", show_target);
  add("lstat", lstat);
  return true;
}();

}  // namespace
}  // namespace sshrp::bench
