$a retry merge             frobnicate_the_vma
