// SPDX-License-Identifier: MIT
#include "app/crash_marks.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <thread>

#include "facts/input_notes.h"

namespace sshrp::app {
namespace {

using Address = std::array<std::uint8_t, 16>;
constexpr Address one{1};
constexpr std::size_t count = 4;
constexpr std::size_t memory_size = count * sizeof(facts::InputNote);

/// Notes that a process of its own writes, and then dies.
class CrashMarks : public ::testing::Test {
 protected:
  CrashMarks()
      : memory_(::mmap(nullptr, memory_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {}
  ~CrashMarks() override { ::munmap(memory_, memory_size); }

  /// Blamed for the end of a process that does this while it works on what `one` has sent; it must die of
  /// that signal.
  std::vector<Address> blamed_when(int signal, const std::function<void()>& what) {
    const pid_t child = ::fork();
    if (child == 0) {
      constexpr rlimit no_core{0, 0};
      ::setrlimit(RLIMIT_CORE, &no_core);
      facts::note_input_in({static_cast<facts::InputNote*>(memory_), count});
      mark_crashes();
      facts::note_input_of(one);
      what();
      ::_exit(0);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == signal) << status;
    return facts::blamed({static_cast<const std::uint8_t*>(memory_), memory_size});
  }

 private:
  void* memory_;
};

TEST_F(CrashMarks, are_of_a_thread_that_aborts) {
  EXPECT_EQ(blamed_when(SIGABRT, [] { std::abort(); }), std::vector<Address>{one});
}

TEST_F(CrashMarks, are_of_a_thread_with_a_fault) {
  EXPECT_EQ(blamed_when(SIGILL, [] { __builtin_trap(); }), std::vector<Address>{one});
}

TEST_F(CrashMarks, blame_nobody_for_a_signal_that_another_process_has_sent) {
  EXPECT_TRUE(blamed_when(SIGABRT, [] {
                const pid_t worker = ::getpid();
                if (::fork() == 0) {
                  ::kill(worker, SIGABRT);
                  ::_exit(0);
                }
                for (;;) ::pause();
              }).empty());
}

TEST_F(CrashMarks, blame_nobody_for_a_crash_of_a_thread_that_works_for_nobody) {
  EXPECT_TRUE(blamed_when(SIGABRT, [] { std::thread(std::abort).join(); }).empty());
}

}  // namespace
}  // namespace sshrp::app
