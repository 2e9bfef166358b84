// Master: SIGHUP. The new configuration is checked whole; only with a worker ready under it the old one
// leaves.
// SPDX-License-Identifier: MIT
#include <ctime>

#include "app/master.h"
#include "facts/series.h"
#include "ops/systemd.h"

namespace sshrp::app {
namespace {

/// What systemd 253 and later want to know of a reload: when it began.
std::string monotonic_time() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::to_string(now.tv_sec * 1'000'000 + now.tv_nsec / 1000);
}

}  // namespace

void Master::reload() {
  reloading_ = std::exchange(reload_asked_, {});
  std::vector<std::string> sentences;
  ops::info("SIGHUP: reading the configuration");
  ops::notify_systemd("RELOADING=1\nMONOTONIC_USEC=" + monotonic_time() +
                      "\nSTATUS=Reading the configuration");
  try {
    auto prepared = prepare_generation(options_, generation_->listening, generation_->observation.entrances);
    if (auto* ready = std::get_if<Prepared>(&prepared))
      return start_worker(Reason::reload, std::move(ready->generation), std::move(ready->log_files));
    const auto& errors = std::get<config::ConfigErrors>(prepared);
    for (const auto& error : errors) {
      sentences.push_back(config::to_string(error));
      ops::error("{}", sentences.back());
    }
    ops::error("the configuration stays as it was: the new one has {} error{}", errors.size(),
               errors.size() == 1 ? "" : "s");
  } catch (const std::exception& error) {  // of this machine, not of the configuration
    ops::error("the configuration stays as it was: {}", error.what());
    sentences.emplace_back(error.what());
  }
  reload_failed(std::move(sentences));
}

void Master::reload_failed(std::vector<std::string> sentences) {
  answer_all(reloading_, {observer::Answer::Result::failed, std::move(sentences)});
  facts::count_series("config_reloads", {"failed"});
  last_reload_.successful = false;
  ops::notify_systemd("READY=1\nSTATUS=Taking connections; the last reload failed, see the log");
}

}  // namespace sshrp::app
