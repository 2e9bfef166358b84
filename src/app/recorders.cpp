// Master: its recorders. Each belongs to a generation, and lives until the last of its workers has ended.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "app/master.h"
#include "app/recorder_part.h"

namespace sshrp::app {
namespace {

constexpr std::chrono::seconds recorder_grace{60};  // for what a slow disk hasn't taken yet

}  // namespace

void Master::keep_recorder(const Generation& generation) {
  const auto& recorder = generation.recorder;
  if (!recorder || std::ranges::find(recorders_, recorder) != recorders_.end()) return;
  recorder->give_by([this](pid_t worker, int socket, int ring) {
    const auto child = children_.find(worker);
    const std::array numbers{socket, ring};
    if (child != children_.end()) child->second.control.say(message::UseRecorder{}, numbers);
  });
  recorders_.push_back(recorder);
  helpers_.keep(recorder);
}

void Master::give_recorder(pid_t worker, const Generation& generation) {
  if (!generation.recorder) return;
  children_.at(worker).recorder = generation.recorder;
  generation.recorder->add_worker(worker);
}

void Master::let_recorders_go() {
  std::erase_if(recorders_, [this](const auto& recorder) {
    const bool is_wanted = (generation_ && generation_->recorder == recorder) ||
                           (candidate_ && candidate_->generation->recorder == recorder);
    if (is_wanted || recorder->has_workers()) return false;
    helpers_.let_go(*recorder, recorder_grace);
    return true;
  });
}

}  // namespace sshrp::app
