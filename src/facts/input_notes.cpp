// SPDX-License-Identifier: MIT
#include "facts/input_notes.h"

#include <algorithm>
#include <cstring>

namespace sshrp::facts {
namespace {

struct Notes {
  std::span<InputNote> all;
  std::atomic<std::size_t> taken;
};

constinit Notes notes{{}, 0};

std::vector<std::array<std::uint8_t, 16>> sources_in_state(BytesView bytes, std::uint64_t state) {
  std::vector<std::array<std::uint8_t, 16>> sources;
  for (std::size_t at = 0; at + sizeof(InputNote) <= bytes.size(); at += sizeof(InputNote)) {
    InputNote note;
    std::memcpy(&note, bytes.data() + at, sizeof note);
    if (note.state != state) continue;
    std::array<std::uint8_t, 16> address{};
    std::memcpy(address.data(), note.address, address.size());
    if (std::ranges::find(sources, address) == sources.end()) sources.push_back(address);
  }
  return sources;
}

}  // namespace

namespace inside {

constinit thread_local InputNote* own_note = nullptr;
constinit thread_local InputSource current_source{};

InputNote* take_note() {
  if (notes.taken.load(std::memory_order_relaxed) >= notes.all.size()) return nullptr;
  const std::size_t index = notes.taken.fetch_add(1, std::memory_order_relaxed);
  return index < notes.all.size() ? &notes.all[index] : nullptr;
}

// Nobody reads it while this thread runs; a signal may come between any two stores.
void write_note(const InputSource& source) {
  if (own_note == nullptr) own_note = take_note();
  if (own_note == nullptr) return;
  const std::atomic_ref<std::uint64_t> state(own_note->state);
  state.store(InputNote::nobody, std::memory_order_relaxed);
  std::atomic_signal_fence(std::memory_order_seq_cst);
  if (!source) return;
  std::memcpy(own_note->address, source->data(), source->size());
  std::atomic_signal_fence(std::memory_order_seq_cst);
  state.store(InputNote::at_work, std::memory_order_relaxed);
}

}  // namespace inside

namespace {

// Threads that never work for anybody have none before they crash.
InputNote* own_or_new() noexcept {
  return inside::own_note != nullptr ? inside::own_note : inside::take_note();
}

}  // namespace

void note_input_in(std::span<InputNote> wanted) {
  notes.all = wanted;
  notes.taken.store(0, std::memory_order_relaxed);
  inside::own_note = nullptr;
  inside::current_source = std::nullopt;
}

void note_crash() noexcept {
  InputNote* const own = own_or_new();
  if (own == nullptr) return;
  const std::atomic_ref<std::uint64_t> state(own->state);
  const bool is_at_work = state.load(std::memory_order_relaxed) == InputNote::at_work;
  state.store(is_at_work ? InputNote::crashed : InputNote::crashed_for_nobody, std::memory_order_relaxed);
}

void note_end_by_others() noexcept {
  if (InputNote* const own = own_or_new())
    std::atomic_ref(own->state).store(InputNote::crashed_for_nobody, std::memory_order_relaxed);
}

std::vector<std::array<std::uint8_t, 16>> blamed(BytesView bytes) {
  auto crashed = sources_in_state(bytes, InputNote::crashed);
  if (!crashed.empty()) return crashed;
  if (!sources_in_state(bytes, InputNote::crashed_for_nobody).empty()) return {};
  return sources_in_state(bytes, InputNote::at_work);
}

}  // namespace sshrp::facts
