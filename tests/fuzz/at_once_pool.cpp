// net::FairPool for fuzzing: what it is given is done at once, by whoever gives it, so that every run is the
// same. Linked in place of net/fair_pool.cpp.
// SPDX-License-Identifier: MIT
#include "net/fair_pool.h"

namespace sshrp::net {
namespace {

class AtOnce final : public WorkPlace {
 public:
  void post(Cost, std::function<void()> work) override { work(); }
};

}  // namespace

FairPool::FairPool(unsigned threads) : max_dear_(threads) {}
void FairPool::post(const Source&, Cost, std::function<void()> work) { work(); }
std::unique_ptr<WorkPlace> FairPool::place_of(Source) { return std::make_unique<AtOnce>(); }
void FairPool::join() {}

}  // namespace sshrp::net
