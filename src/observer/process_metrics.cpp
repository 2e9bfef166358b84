// SPDX-License-Identifier: MIT
#include "observer/process_metrics.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

namespace sshrp::observer {
namespace {

constexpr int max_counted_fds = 4096;  // a system call each

MetricFamily family(const char* name, MetricFamily::Type type, const char* help, double value) {
  return {.name = name, .type = type, .help = help, .samples = {{.value = value}}};
}

double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Of the lowest ones, which they are where nobody skips any.
int open_fds() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const int end = static_cast<int>(std::min<rlim_t>(limit.rlim_cur, max_counted_fds));
  int count = 0;
  for (int fd = 0; fd < end; ++fd)
    if (::fcntl(fd, F_GETFD) >= 0) ++count;
  return count;
}

/// The second number of /proc/PID/statm, of pages (proc(5)).
std::optional<std::uint64_t> resident_bytes(int statm) {
  char text[128];
  const ssize_t size = ::pread(statm, text, sizeof text, 0);
  if (size <= 0) return std::nullopt;
  const auto line = std::string_view(text, static_cast<std::size_t>(size));
  const auto second = line.substr(std::min(line.find(' ') + 1, line.size()));
  std::uint64_t pages = 0;
  if (std::from_chars(second.data(), second.data() + second.size(), pages).ec != std::errc{})
    return std::nullopt;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

ProcessMetrics::ProcessMetrics() : memory_(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC)) {}

std::vector<MetricFamily> ProcessMetrics::families() const {
  using enum MetricFamily::Type;
  const std::chrono::duration<double> began = began_.time_since_epoch();
  std::vector<MetricFamily> families{
      family("process_cpu_seconds", counter, "CPU time of the observer, of user and system.", cpu_seconds()),
      family("process_start_time_seconds", gauge, "When the observer began, in seconds since 1970.",
             began.count()),
      family("process_open_fds", gauge, "File descriptors that the observer has open.", open_fds()),
  };
  if (const auto bytes = resident_bytes(memory_.get()))
    families.push_back(family("process_resident_memory_bytes", gauge,
                              "Memory of the observer that is in RAM.", static_cast<double>(*bytes)));
  return families;
}

}  // namespace sshrp::observer
